// Bundles the browser's code to dist/page/, for `npm run build`: a script and a style sheet for the report, and for the live page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const licence = readFileSync(createRequire(import.meta.url).resolve('uplot/LICENSE'), 'utf8').trim();

await build({
  entryPoints: ['report.ts', 'report.css', 'live.ts', 'live.css'].map((name) => join(here, name)),
  outdir: join(here, '../../dist/page'),
  bundle: true,
  minify: true,
  // A module: the hash functions wait for their WebAssembly.
  format: 'esm',
  target: ['es2022'],
  // uPlot has no licence comment that a minifier would keep, and its licence asks for one.
  banner: { js: `/*! uPlot, ${licence.replaceAll('*/', '')} */` },
  alias: { 'node:crypto': join(here, 'in-browser/crypto.ts'), 'node:util': join(here, 'in-browser/inspect.ts') },
  inject: [join(here, 'in-browser/buffer.ts')],
  logLevel: 'warning',
});
