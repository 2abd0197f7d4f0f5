import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memberText } from '../../src/node/json-member.ts';

test('a member is found as JSON.parse would find it, however the object is written', () => {
  const name = fc.constantFrom('value', 'key', 'va"lue', '\\', '{', ',');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.jsonValue())), fc.constantFrom(0, 1, 2), (members, indent) => {
      const text = members.map(([name, value]) => `${JSON.stringify(name)} : ${JSON.stringify(value, null, indent)}`);
      const json = ` { ${text.join(' , ')} } `;
      const parsed = JSON.parse(json);
      const found = memberText(json, 'value');
      if (!Object.hasOwn(parsed, 'value')) assert.equal(found, undefined);
      else assert.deepEqual(JSON.parse(found!), parsed.value);
    }),
    { numRuns: 500 },
  );
});

test('an escaped name is the name that it spells', () => {
  assert.equal(memberText('{"\\u0076alue":1.0}', 'value'), '1.0');
});
