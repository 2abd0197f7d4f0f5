#!/usr/bin/env node
// The only file that ends the process.
import { runCommandLine } from './command-line.ts';
import { commands } from './commands.ts';

await runCommandLine(process, commands);
