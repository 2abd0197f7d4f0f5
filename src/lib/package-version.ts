import { createRequire } from 'node:module';

const description = createRequire(import.meta.url)('ringmark/package.json') as { version: string };

/** The version of this package, as its package.json states it. */
export const packageVersion = description.version;
