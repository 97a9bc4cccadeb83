import { deserialize, Int32, serialize } from 'bson';
import fc from 'fast-check';
import { decode, decodeCommand, encode } from '../../../../cloud/engine/storage/raw';
import { renameFields } from '../../../../cloud/engine/storage/field-names';
import { readField, type Document } from '../../../../cloud/values';

/** Bytes whose fields are in this order, whatever JavaScript thinks of it. */
const bytesOf = (fields: readonly (readonly [string, unknown])[]): Uint8Array => serialize(new Map(fields));

const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.integer(),
    fc.string(),
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.date({ noInvalidDate: true }),
    fc.array(tie('any'), { maxLength: 3 }),
    fields(tie('any')).map((entries) => new Map(entries)),
  ),
})).any;

function fields(of: fc.Arbitrary<unknown>) {
  const name = fc.oneof(
    fc.constantFrom(
      '0',
      '$ref',
      '$id',
      '1',
      '10',
      '007',
      '4294967295',
      '99999999999',
      '\u00011',
      '\u0001x',
      'a',
      '_id',
      '',
    ),
    fc.string({ maxLength: 4 }).map((text) => text.replaceAll('\0', '')),
  );
  return fc.uniqueArray(fc.tuple(name, of), { maxLength: 5, selector: ([each]) => each });
}

test('documents come back in the bytes they went in with', () => {
  fc.assert(
    fc.property(fields(value), (entries) => {
      const raw = bytesOf(entries);
      expect(Buffer.from(encode(decode(raw)))).toEqual(Buffer.from(raw));
    }),
    { numRuns: 1000 },
  );
});

test('ordinary documents are not copied', () => {
  const raw = serialize({ _id: 1, list: [1, { a: 2 }], text: '1' });
  expect(renameFields(raw, 'mark')).toBe(raw);
  expect(renameFields(raw, 'unmark')).toBe(raw);
});

test('fields are found by the names users know', () => {
  const document = decode(
    bytesOf([
      ['b', 1],
      [
        '7',
        new Map([
          ['x', 1],
          ['0', 2],
        ]),
      ],
    ]),
  );
  expect(Object.keys(document)).toHaveLength(2);
  expect(readField(document, 'b')).toEqual(new Int32(1));
  expect(readField(readField(document, '7') as Document, '0')).toEqual(new Int32(2));
});

test('the documents of an insert keep their bytes', () => {
  const raw = bytesOf([
    ['b', 1],
    ['7', 2],
  ]);
  const command = serialize(
    new Map<string, unknown>([
      ['insert', 'c'],
      ['documents', [deserialize(raw)]],
      [
        'x',
        new Map([
          ['z', 1],
          ['1', 1],
        ]),
      ],
    ]),
  );
  const body = decodeCommand(command);
  expect(Buffer.from((body['documents'] as Uint8Array[])[0] as Uint8Array)).toEqual(
    Buffer.from(serialize(deserialize(raw))),
  );
  expect(Object.keys(body['x'] as Document)[0]).toBe('z');
});

test('bytes that are no document are left to the decoder', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 5, maxLength: 60 }), (bytes) => {
      new DataView(bytes.buffer, bytes.byteOffset).setInt32(0, bytes.length, true);
      try {
        decode(bytes);
      } catch (error) {
        expect((error as Error).name).toMatch(/BSON|RangeError|TypeError/);
      }
    }),
    { numRuns: 3000 },
  );
});
