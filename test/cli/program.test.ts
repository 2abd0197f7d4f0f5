import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Option } from 'commander';
import { commands } from '../../src/cli/commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';

const outputs = { stdout: process.stdout, stderr: process.stderr };
const program = createProgram(new Session(outputs, new AbortController().signal), commands, outputs);

for (const command of program.commands) {
  test(`${command.name()} --help: every default can be typed as it is shown, times with their unit`, () => {
    command.helpInformation();
    for (const option of command.options) {
      const { flags, parseArg, defaultValue } = option as Option & {
        parseArg?: (text: string, previous: unknown) => unknown;
      };
      const shown = option.defaultValueDescription ?? String(defaultValue);
      if (!parseArg || defaultValue === undefined || shown === 'all') continue;
      assert.deepEqual(parseArg(shown, undefined), defaultValue, flags);
      if (flags.endsWith('<time>')) assert.match(shown, /s$/, flags);
      if (flags.endsWith('<percentage>')) assert.match(shown, /%$/, flags);
    }
  });
}
