import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth } from '../../src/lib/display-width.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { verifyBlocks } from '../../src/report/verify-section.ts';
import type { VerifyResult, VerifyRow } from '../../src/result/verify-result.ts';
import { sampleRun } from '../support/sample-run.ts';

const good: VerifyRow = {
  implementation: 'xxh32',
  kind: 'vectors',
  source: 'xxHash',
  cases: 9,
  failed: 0,
  failures: [],
};
const bad: VerifyRow = {
  ...good,
  implementation: 'jump',
  failed: 5,
  failures: [{ of: 'key 7 of 100', expected: '5', got: '6' }],
};

function textOf(rows: VerifyRow[], complete = true): string {
  const passed = complete && rows.every(({ failed }) => failed === 0);
  const { environment } = sampleRun();
  const result: VerifyResult = { schema: 'ringmark/verify@1', environment, complete, passed, rows };
  return renderTerminal(verifyBlocks(result), 80, colourless);
}

test('a failed check names what was expected and what came, and how many cases there were', () => {
  const text = textOf([good, bad]);
  assert.match(text, /^xxh32 +xxHash +9 +pass$/m);
  assert.match(text, /^jump +xxHash +9 +FAIL$/m);
  assert.match(text, /^jump, xxHash: 5 of 9 failed\.$/m);
  assert.match(text, /^- key 7 of 100: expected 5, got 6$/m);
  assert.match(text, /^1 of 2 checks failed \(18 cases of 2 checks\)\.$/m);
  for (const line of text.split('\n')) assert.ok(displayWidth(line) <= 80, line);
});

test('all is well only when all was run', () => {
  assert.match(textOf([good]), /All 9 cases of 1 checks came out as they should\.$/);
  assert.match(textOf([good], false), /INCOMPLETE: stopped after 9 cases of 1 checks\.$/);
});
