import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { visible } from '../../../src/lib/display-width.ts';
import { html, jsonElement, scriptElement, styleElement } from '../../../src/report/html/markup.ts';

/** What a browser reads of escaped text. */
const entities = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' } as const;
const read = (text: string) =>
  text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: keyof typeof entities) => entities[name]);
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '</script><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '<!--',
    "' onclick='x",
    '&lt;',
    '\u202e\u0000',
  ),
);

test('any string in a text or an attribute reads back, and brings no markup', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const [, attribute, content] = /^<p title="([^"]*)">([^<]*)<\/p>$/s.exec(
        html`<p title="${text}">${text}</p>`.text,
      )!;
      assert.equal(read(attribute!), visible(text));
      assert.equal(read(content!), visible(text));
      assert.doesNotMatch(content!, /[<>"']|&(?!(lt|gt|quot|#39|amp);)/);
    }),
  );
});

test('markup in markup stays, in lists too; what is absent is nothing', () => {
  const items = ['a', 'b'].map((name) => html`<li>${name}</li>`);
  assert.equal(html`<ul>${items}</ul>${null}${undefined}${false}${0}`.text, '<ul><li>a</li><li>b</li></ul>0');
});

test('data in a script reads back, and cannot end it', () => {
  fc.assert(
    fc.property(fc.dictionary(nasty, nasty), (data) => {
      const { text } = jsonElement('data', data);
      const [, json] = /^<script type="application\/json" id="data">(.*)<\/script>$/s.exec(text)!;
      assert.doesNotMatch(json!, /[<>&\u2028\u2029]/);
      assert.deepEqual(JSON.parse(json!), JSON.parse(JSON.stringify(data)));
    }),
  );
});

test('code and styles that a parser would leave early are refused', () => {
  for (const code of ['a</script>', 'a<!--b', 'a <script b', '</style>']) {
    assert.throws(() => scriptElement(code), /expected nothing that ends/);
    assert.throws(() => styleElement(code), /expected nothing that ends/);
  }
  assert.equal(scriptElement('a < b').text, '<script type="module">a < b</script>');
});
