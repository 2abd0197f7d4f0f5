import assert from 'node:assert/strict';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { commands } from '../../src/cli/commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const inDocs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const names = ['README.md', 'CONTRIBUTING.md', ...inDocs.map((name) => `docs/${name}`)];
const documents = new Map(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));

const outputs = { stdout: new PassThrough(), stderr: new PassThrough() };
const program = createProgram(new Session(outputs, new AbortController().signal), commands, outputs);

test('every relative link leads to something', () => {
  for (const [name, text] of documents) {
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      assert.ok(existsSync(join(root, dirname(name), target!)), `${name} links to ${target}`);
    }
  }
});

test('every command that is named exists, with the options and variables that it is given', () => {
  const lines = typedLines(/^(?:npx )?ringmark ([a-z]+)(.*)/);
  assert.deepEqual(new Set(lines.map(([command]) => command)), new Set(program.commands.map((it) => it.name())));
  for (const [name, rest] of lines) {
    // What `ab` measures is a command with options of its own.
    const words = name === 'ab' ? [name, ...rest!.split(' ')] : [name];
    const options = [...program.commands.filter((it) => words.includes(it.name())), program].flatMap(
      (it) => it.options,
    );
    for (const [option] of rest!.matchAll(/(?<=\s)--[a-z-]+/g)) {
      assert.ok(option === '--help' || options.some((it) => it.long === option), `ringmark ${name} ${option}`);
    }
  }
  const variables = program.commands.flatMap(({ options }) => options.map(({ envVar }) => envVar));
  for (const [variable] of typedLines(/^export (\w+)=/)) assert.ok(variables.includes(variable), variable);
});

test('every npm script that is named exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const text of documents.values()) {
    for (const [, named, short] of text.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)) {
      assert.ok((named ?? short!) in scripts, `npm run ${named ?? short}`);
    }
  }
});

test('`npx ringmark` can run what was built', () => {
  accessSync(join(root, 'dist/src/cli/main.js'), constants.X_OK);
});

/** What follows a prompt, and what stands in `code`, as far as it matches: the groups of each match. */
function typedLines(pattern: RegExp): string[][] {
  const typed = [...documents.values()].flatMap((text) => [
    ...[...text.matchAll(/^\$ (.*)$/gm)].map(([, line]) => line!),
    ...[...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!),
  ]);
  return typed.flatMap((line) => (pattern.test(line) ? [pattern.exec(line)!.slice(1)] : []));
}
