import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  type Document,
} from 'bson';
import fc from 'fast-check';
import { pickFields } from '../../../../cloud/engine/storage/pick-fields';
import { decode } from '../../../../cloud/engine/storage/raw';
import { fieldName } from '../../../../cloud/values';

const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      new Double(5),
      new Double(NaN),
      new Int32(-7),
      Long.MAX_VALUE,
      Long.fromNumber(-5),
      Decimal128.fromString('1.50'),
      new ObjectId(),
      new Date(-5),
      new Date(8.64e15),
      new Timestamp({ t: 0xffffffff, i: 2 }),
      new Binary(Buffer.from('abc'), 4),
      new BSONRegExp('a', 'i'),
      new Code('f', { a: 1 }),
      new MinKey(),
      new MaxKey(),
      { $ref: 'c', $id: 1 },
    ),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('any'), { maxKeys: 2, noNullPrototype: true }),
  ),
})).any;
const names = fc.constantFrom('a', 'ab', 'b', '文', '7', '$ref', '_id', '');

test('what is picked is what decoding gives', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(names, value), { selector: ([name]) => name, maxLength: 6 }),
      fc.uniqueArray(names),
      (fields, wanted) => {
        const raw = Buffer.from(serialize(new Map(fields) as unknown as Document));
        const whole = decode(raw);
        const picked = pickFields(
          raw,
          wanted.map((name) => ({ name: fieldName(name), bytes: Buffer.from(name) })),
        );
        const expected = Object.entries(whole).filter(([name]) =>
          wanted.some((each) => fieldName(each) === name),
        );
        expect(picked).toEqual(Object.fromEntries(expected));
      },
    ),
    { numRuns: 1000 },
  );
});
