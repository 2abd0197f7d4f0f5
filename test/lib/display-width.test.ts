import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { displayWidth, pad, truncate, visible } from '../../src/lib/display-width.ts';

const widths: [text: string, width: number][] = [
  ['', 0],
  ['node-1', 6],
  ['Zürich', 6],
  ['Zu\u0308rich', 6],
  ['漢字', 4],
  ['ｆｕｌｌ', 8],
  ['한국', 4],
  ['🚀', 2],
  ['👩‍👩‍👧', 2],
  ['❤️', 2],
  ['→░█▁µ…', 6],
  ['\u200b', 0],
];

for (const [text, width] of widths) {
  test(`${JSON.stringify(text)} takes ${width} columns`, () => assert.equal(displayWidth(text), width));
}

const anyText = fc.string({ unit: 'grapheme' });

test('padding fills to the width on the side asked for', () => {
  assert.equal(pad('漢', 4), '漢  ');
  assert.equal(pad('漢', 4, 'right'), '  漢');
  fc.assert(
    fc.property(anyText, fc.nat(30), (text, width) => {
      assert.equal(displayWidth(pad(text, width)), Math.max(width, displayWidth(text)));
    }),
  );
});

test('a cut text fits, and shows that it was cut', () => {
  assert.equal(truncate('node-1234', 6), 'node-…');
  assert.equal(truncate('漢字漢字', 6), '漢字…');
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, width) => {
      const cut = truncate(text, width);
      assert.ok(displayWidth(cut) <= width);
      assert.ok(cut === text || cut.endsWith('…'));
    }),
  );
});

test('hidden characters are shown, and all others stay', () => {
  assert.equal(visible('a\nb\tc\u0000\u202e\ud800'), 'a\\u{a}b\\u{9}c\\u{0}\\u{202e}\ufffd');
  assert.equal(visible('Zürich 漢字 👩‍👩‍👧'), 'Zürich 漢字 👩‍👩‍👧');
});
