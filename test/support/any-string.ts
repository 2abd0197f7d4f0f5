import fc from 'fast-check';

const units = (max: number) => fc.array(fc.nat(max), { maxLength: 120 }).map((codes) => String.fromCharCode(...codes));

/** Strings of every kind that V8 keeps differently and hashes could trip over: ASCII, Latin-1, lone surrogates, long ones, slices and ropes. */
export const anyString: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 70 }),
  units(127),
  units(255),
  units(0xffff),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary-ascii', minLength: 500, maxLength: 3000 }),
  fc.tuple(units(255), units(127)).map(([a, b]) => `${a}${b}${a}`.slice(1)),
  fc
    .array(fc.string({ maxLength: 20 }), { maxLength: 12 })
    .map((parts) => parts.reduce((rope, part) => rope + part, '')),
);
