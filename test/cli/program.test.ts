import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, Option } from 'commander';
import { commands } from '../../src/cli/commands.ts';
import { createProgram, examples } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';
import { displayWidth } from '../../src/lib/display-width.ts';

/** All of a command's help, with what stands behind its options. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return text;
}

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

for (const command of [program, ...program.commands]) {
  test(`${command.name()} --help fits into 80 columns`, () => {
    const lines = helpOf(command).split('\n');
    assert.ok(lines.length > 5);
    for (const line of lines) assert.ok(displayWidth(line) <= 80, line);
  });
}

test('a long example is continued, before an option where there is one', () => {
  const option = '--nodes http://localhost:5000,http://localhost:5001';
  assert.equal(
    examples(`ringmark put name Praachi ${option}`, 'ringmark get name'),
    `\nExamples:\n  $ ringmark put name Praachi \\\n      ${option}\n  $ ringmark get name`,
  );
});
