import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesStrongly, matchesWeakly, parseEntityTags } from '../../src/node/entity-tags.ts';

const strong = (...opaques: string[]) => opaques.map((opaque) => ({ isWeak: false, opaque }));

test('what RFC 9110 has in If-Match and If-None-Match is read', () => {
  assert.equal(parseEntityTags('*'), '*');
  assert.equal(parseEntityTags(' *\t'), '*');
  assert.deepEqual(parseEntityTags('"17"'), strong('17'));
  assert.deepEqual(parseEntityTags('"1","2" ,\t"3"'), strong('1', '2', '3'));
  assert.deepEqual(parseEntityTags(',, "a,b" ,'), strong('a,b'));
  assert.deepEqual(parseEntityTags('""'), strong(''));
  assert.deepEqual(parseEntityTags('"*"'), strong('*'));
  assert.deepEqual(parseEntityTags('W/"1", "2"'), [{ isWeak: true, opaque: '1' }, ...strong('2')]);
});

test('what it does not have there is not', () => {
  const bad = ['', ',', '17', "'17'", '"17', '17"', '"1" "2"', '"1"2', 'w/"1"', 'W"1"', 'W/ "1"', '*, "1"', '"1", *'];
  for (const header of [...bad, '**', '"a b"', '"a"b"']) assert.equal(parseEntityTags(header), undefined, header);
});

test('any list is read as it was written', () => {
  const opaque = fc.string({ unit: fc.constantFrom('!', '#', ',', 'W', '/', '~', '\xe9', '1'), maxLength: 6 });
  const tag = fc.record({ isWeak: fc.boolean(), opaque }, { noNullPrototype: true });
  const separator = fc.constantFrom(',', ', ', ' ,', ',,', ', \t,');
  fc.assert(
    fc.property(fc.array(tag, { minLength: 1, maxLength: 8 }), separator, (tags, separator) => {
      const header = tags.map(({ isWeak, opaque }) => `${isWeak ? 'W/' : ''}"${opaque}"`).join(separator);
      assert.deepEqual(parseEntityTags(header), tags);
    }),
  );
});

test('a long header that is no list is found to be none at once', () => {
  for (const part of [' ', ',', '"', 'W/', '"1" ', ', "'])
    assert.equal(parseEntityTags(`${part.repeat(16_000 / part.length)}x`), undefined);
});

test('a weak tag matches weakly alone; a version matches as it is written', () => {
  const tags = parseEntityTags('W/"1", "2", "03"')!;
  assert.deepEqual(
    [1, 2, 3].map((version) => matchesStrongly(tags, version)),
    [false, true, false],
  );
  assert.deepEqual(
    [1, 2, 3].map((version) => matchesWeakly(tags, version)),
    [true, true, false],
  );
  assert.ok(matchesStrongly('*', 5) && matchesWeakly('*', 5));
});
