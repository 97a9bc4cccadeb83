import { inspect } from 'node:util';
import { deserialize, serialize, type Document } from 'bson';
import fc from 'fast-check';
import { renameFields } from '../../../../cloud/engine/storage/field-names';
import { decode, decodeCommand } from '../../../../cloud/engine/storage/raw';
import { readDocument, readFields, UNREAD } from '../../../../cloud/engine/storage/read-bytes';
import { anyValue, awkwardNames } from '../../../suites/values';

const OPTIONS = {
  promoteValues: false,
  promoteLongs: false,
  promoteBuffers: false,
  bsonRegExp: true,
} as const;

/** What the codec makes of bytes, or that it refuses them. */
function byCodec(raw: Buffer): unknown {
  try {
    return deserialize(renameFields(raw, 'mark'), OPTIONS);
  } catch {
    return 'refused';
  }
}

function byDecode(raw: Buffer): unknown {
  try {
    return decode(raw);
  } catch {
    return 'refused';
  }
}

const shown = (found: unknown) => inspect(found, { depth: null });

const documents = fc
  .uniqueArray(fc.tuple(fc.oneof(awkwardNames, fc.constant('\u0001x')), anyValue), {
    selector: ([name]) => name,
    maxLength: 6,
  })
  .map((fields) => Buffer.from(serialize(new Map(fields) as unknown as Document)));

test('reads what the codec reads, in the same order of fields', () => {
  fc.assert(
    fc.property(documents, (raw) => {
      const read = decode(raw);
      const expected = byCodec(raw) as Document;
      expect(read).toEqual(expected);
      expect(Object.keys(read)).toEqual(Object.keys(expected));
    }),
    { numRuns: 1000 },
  );
});

test('refuses what the codec refuses: bytes changed, cut off, longer', () => {
  const damage = fc.oneof(
    fc.tuple(fc.constant('byte' as const), fc.nat(), fc.integer({ min: 0, max: 255 })),
    fc.tuple(fc.constant('cut' as const), fc.nat(), fc.constant(0)),
    fc.tuple(fc.constant('more' as const), fc.nat({ max: 5 }), fc.integer({ min: 0, max: 255 })),
  );
  fc.assert(
    fc.property(documents, fc.array(damage, { minLength: 1, maxLength: 3 }), (whole, damages) => {
      let raw = Buffer.from(whole);
      for (const [kind, at, byte] of damages) {
        if (kind === 'byte' && raw.length > 0) raw[at % raw.length] = byte;
        if (kind === 'cut') raw = raw.subarray(0, at % (raw.length + 1));
        if (kind === 'more') raw = Buffer.concat([raw, Buffer.alloc(at, byte)]);
      }
      // As text: a date out of range equals no other.
      expect(shown(byDecode(raw))).toBe(shown(byCodec(raw)));
      // Whatever the bytes are, looking for fields comes to an end.
      readFields(raw, [{ name: 'a', bytes: Buffer.from('a') }]);
    }),
    { numRuns: 3000 },
  );
});

test('keeps the documents of one array as bytes, at the top only', () => {
  const inner = { a: 1, documents: [{ b: 2 }] };
  const command = { insert: 'c', documents: [inner, inner], filter: { documents: [{ c: 3 }] } };
  const read = decodeCommand(serialize(command));
  expect((read['documents'] as Buffer[]).map((raw) => deserialize(raw))).toEqual([inner, inner]);
  expect(read['filter']).toEqual(decode(serialize(command.filter)));
});

test('leaves deep nesting to the codec', () => {
  let deep: Document = {};
  for (let level = 0; level < 300; level++) deep = { a: deep };
  const raw = Buffer.from(serialize(deep));
  expect(readDocument(raw)).toBe(UNREAD);
  expect(decode(raw)).toEqual(deep);
});
