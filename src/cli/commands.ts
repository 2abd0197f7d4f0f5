import type { AddCommand } from './program.ts';

/** Every command, in the order of `--help`. */
export const commands: readonly AddCommand[] = [];
