import { Command, Help, type Option } from 'commander';
import { packageVersion } from '../lib/package-version.ts';
import { wrap } from '../report/wrap.ts';
import { integer } from './option-parsers.ts';
import type { Outputs } from './output.ts';
import type { GlobalOptions, Session } from './session.ts';
import { nameVariables } from './variable-names.ts';

/**
 * Adds one command to the program. Its file imports what is heavy inside the action, so that `--help` and `serve`
 * start fast.
 */
export type AddCommand = (program: Command, session: Session) => void;

/** The command line, ready to parse. It throws where commander would end the process. */
export function createProgram(session: Session, commands: readonly AddCommand[], outputs: Outputs): Command {
  const program = new Command('ringmark')
    .description('A consistent-hashing bench: a ring, a key-value cluster, and the instruments that measure both.')
    .version(packageVersion, '--version', 'print the version')
    .option('--json', 'print exactly one JSON document on stdout, the rest on stderr')
    .option('--seed <n>', 'make keys, arrivals and samples repeat', integer('--seed', 0, 2 ** 32 - 1), 1)
    .option('--no-color', 'plain text; NO_COLOR does the same')
    .helpOption('-h, --help', 'show this')
    .configureHelp({ showGlobalOptions: true, optionDescription })
    .configureOutput({
      writeOut: (text) => void outputs.stdout.write(text),
      writeErr: (text) => void outputs.stderr.write(text),
      // Errors are written in one place, once they have ended the command.
      outputError: () => {},
    })
    .exitOverride()
    .hook('preAction', () => session.settle(program.opts<GlobalOptions>(), process.env));
  for (const add of commands) add(program, session);
  for (const command of program.commands) nameVariables(command);
  return program;
}

/** Says the default as it is typed; commander would show JSON, and no units. */
function optionDescription(this: Help, option: Option): string {
  option.default(option.defaultValue, option.defaultValueDescription ?? typedDefault(option));
  return Help.prototype.optionDescription.call(this, option);
}

/** Several values with commas, or that they are all there are; times and percentages with their unit. */
function typedDefault({ defaultValue, description, flags }: Option): string | undefined {
  if (Array.isArray(defaultValue)) {
    return description.endsWith(defaultValue.join(', ')) ? 'all' : defaultValue.join(',');
  }
  if (typeof defaultValue !== 'number') return undefined;
  if (flags.endsWith('<time>')) return `${defaultValue}s`;
  return flags.endsWith('<percentage>') ? `${defaultValue * 100}%` : undefined;
}

const HELP_COLUMNS = 80;

/**
 * The end of a command's help. Give it to `addHelpText('after', …)`: every command has one. Long lines are continued, so that
 * they can be copied.
 */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${folded(line).join(' \\\n      ')}`).join('\n')}`;
}

/** What more there is to say, before the examples. */
export function remarks(text: string): string {
  return `\n${wrap(text, HELP_COLUMNS).join('\n')}\n`;
}

/** An option stays with its value, where a line has room for both. */
function folded(line: string): string[] {
  const room = HELP_COLUMNS - '      '.length - ' \\'.length;
  const parts = line.split(/ (?=--|\|)/).flatMap((part) => (part.length > room ? part.split(' ') : [part]));
  const lines = [parts[0]!];
  for (const part of parts.slice(1)) {
    if (`${lines.at(-1)} ${part}`.length > room) lines.push(part);
    else lines.push(`${lines.pop()} ${part}`);
  }
  return lines;
}
