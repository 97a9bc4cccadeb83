import { serialize, type Document } from 'bson';
import fc from 'fast-check';
import { pickFields } from '../../../../cloud/engine/storage/pick-fields';
import { decode } from '../../../../cloud/engine/storage/raw';
import { fieldName } from '../../../../cloud/values';
import { anyValue, awkwardNames } from '../../../suites/values';

test('what is picked is what decoding gives', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(awkwardNames, anyValue), { selector: ([name]) => name, maxLength: 6 }),
      fc.uniqueArray(awkwardNames),
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
