import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { summaryMarkdown } from '../../src/report/summary-markdown.ts';
import { sampleRun } from '../support/sample-run.ts';

// Tests run in dist/; what they compare with stays in the source tree.
const golden = join(import.meta.dirname, '..', '..', '..', 'test', 'report', 'golden', 'summary.md');

test('a run for the comment of a pull request', () => {
  assert.equal(summaryMarkdown(sampleRun()), readFileSync(golden, 'utf8'));
});

test('what matters is not folded away, and all else is', () => {
  const run = sampleRun();
  run.load!.valid = false;
  run.load!.invalidReasons = ['7 wrong bodies'];
  const text = summaryMarkdown(run);
  const unfolded = text.replaceAll(/<details>[\s\S]*?<\/details>/g, '');
  assert.match(unfolded, /\*\*NOT VALID: 7 wrong bodies\*\*/);
  assert.match(unfolded, /\| lookup +\| ringmark ring 43\.7 ns/);
  assert.doesNotMatch(unfolded, /## /);
  assert.equal(text.match(/<details>\n<summary>/g)?.length, 4);
});
