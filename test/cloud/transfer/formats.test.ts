import { Double, EJSON, Int32, Long, ObjectId, type Document } from 'bson';
import fc from 'fast-check';
import { createWriter, formatOf, readDocuments, reasonOf, type Format } from '../../../cloud/transfer';

async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(format: Format, text: string) {
  const documents: Document[] = [];
  const refusals: string[] = [];
  for await (const next of readDocuments(format, pieces(text))) {
    if ('error' in next) refusals.push(`${next.line}: ${reasonOf(next, 'en')}`);
    else documents.push(next.document);
  }
  return { documents, refusals };
}

const canonical = (value: unknown) => EJSON.stringify(value, { relaxed: false });

const field = fc.stringMatching(/^[a-z_]{1,5}$/);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '',
      'true',
      'null',
      '12',
      '-0',
      '1e5',
      '{',
      '[1]',
      '"',
      '{"a":1}',
      'a,b',
      'a\nb',
      'a\r\nb',
      ' a',
      '=1+1',
      '\uFEFF',
    ),
    fc.boolean(),
    fc.constant(null),
    fc.integer().map((n) => new Int32(n)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
    fc.double().map((n) => new Double(n)),
    fc.date({ noInvalidDate: true, min: new Date(-1e12), max: new Date(4e12) }),
    fc.constant(new ObjectId('64b7f0c2a1b2c3d4e5f60719')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(field, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const documents = fc.array(fc.dictionary(field, value, { maxKeys: 4, noNullPrototype: true }), {
  maxLength: 4,
});

describe('what is written is read as it was', () => {
  it('JSON Lines', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (list) => {
        const writer = createWriter('jsonl', { canonical: true });
        const back = await read('jsonl', list.map((document) => writer.line(document)).join(''));
        expect(back.refusals).toEqual([]);
        expect(canonical(back.documents)).toBe(canonical(list));
      }),
    );
  });

  it('CSV', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (list) => {
        // A row of one empty cell is an empty line, so there is a field that every document has.
        const fields = ['_id', ...new Set(list.flatMap(Object.keys).filter((name) => name !== '_id'))];
        const whole: Document[] = list.map((document, n) => ({
          ...document,
          _id: n % 2 === 0 ? `i${n}` : new Int32(n),
        }));
        const writer = createWriter('csv', { fields });
        const back = await read('csv', writer.head + whole.map((document) => writer.line(document)).join(''));
        const sorted = (document: Document) =>
          Object.fromEntries(
            fields.filter((name) => name in document).map((name) => [name, document[name] as unknown]),
          );
        expect(back.refusals).toEqual([]);
        expect(canonical(back.documents)).toBe(canonical(whole.map(sorted)));
      }),
    );
  });
});

describe('files as people write them', () => {
  test.each<[Format, string, unknown[]]>([
    [
      'csv',
      '_id,age\nxxxxxx,45\nyyyyyy,21\n',
      [
        { _id: 'xxxxxx', age: 45 },
        { _id: 'yyyyyy', age: 21 },
      ],
    ],
    ['csv', '\uFEFF_id,n\r\na,1\r\n\r\nb,', [{ _id: 'a', n: 1 }, { _id: 'b' }]],
    ['csv', 'a\rx\ry', [{ a: 'x' }, { a: 'y' }]],
    ['csv', 'a,b\n"x\r\ny","z"\n', [{ a: 'x\r\ny', b: 'z' }]],
    ['csv', 'a,b\n"",\n', [{ a: '' }]],
    [
      'csv',
      'a.b,a.c,d\n1,2,{"$date":"2018-08-31T17:30:00.882Z"}\n',
      [{ a: { b: 1, c: 2 }, d: { $date: '2018-08-31T17:30:00.882Z' } }],
    ],
    ['csv', 'a\n007\n', [{ a: '007' }]],
    ['csv', 'a\n{not json\n', [{ a: '{not json' }]],
    ['csv', '', []],
    ['csv', 'a,b\n', []],
    ['jsonl', '\uFEFF{"a":1}\r\n\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    [
      'jsonl',
      '{\n  "a": {\n    "b": "}{" }\n}\n{"c":\n[\n{\n"d":1}]}\n',
      [{ a: { b: '}{' } }, { c: [{ d: 1 }] }],
    ],
  ])('%s %j', async (format, text, expected) => {
    const { documents: found, refusals } = await read(format, text);
    expect(refusals).toEqual([]);
    expect(JSON.parse(EJSON.stringify(found))).toEqual(expected);
  });

  test.each<[Format, string, string[], number]>([
    ['jsonl', '{"a":1,"a":2}\n{"b":1}', ['1: '], 1],
    ['jsonl', '{".a":1}\n{"a.":1}\n{"a..b":1}\n{"x":{"..":1}}', ['1: ', '2: ', '3: ', '4: '], 0],
    ['jsonl', '{"a":{"b":1},"a.b":2}', ['1: the keys "a" and "a.b" say the same'], 0],
    ['jsonl', '{"a":1\n{"b":1}\n{"c":1}', ['1: '], 2],
    ['jsonl', '{"a":"x\n{"b":1}', ['1: '], 1],
    ['jsonl', '[{"a":1}]\n7\n', ['1: ', '2: '], 0],
    ['jsonl', '{"a":{"$date":"no"}}', ['1: '], 0],
    ['csv', 'a,a\n1,2', ['1: the key "a" is repeated'], 0],
    ['csv', 'a,a.b\n1,2', ['1: the keys "a" and "a.b"'], 0],
    ['csv', 'a,,b\n1,2,3', ['1: column 2 has no key'], 0],
    ['csv', '.a\n1', ['1: '], 0],
    ['csv', 'a\n1,2\n3', ['2: it has 2 cells'], 1],
    ['csv', 'a\n"x"y\nz', ['2: something stands behind'], 1],
    ['csv', 'a\n"x', ['2: a quote is not closed'], 0],
    ['csv', 'a.__proto__\n1', ['1: the key "__proto__"'], 0],
  ])('%s refuses of %j', async (format, text, sentences, kept) => {
    const { documents: found, refusals } = await read(format, text);
    expect(refusals).toHaveLength(sentences.length);
    for (const [n, sentence] of sentences.entries()) expect(refusals[n]).toContain(sentence);
    expect(found).toHaveLength(kept);
  });

  it('refuses bytes that are no UTF-8', async () => {
    const bytes = (async function* () {
      yield await Promise.resolve(Buffer.from([0x7b, 0xff, 0xfe]));
    })();
    await expect(readDocuments('jsonl', bytes).next()).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('tells the format by the name', () => {
    expect(['a.csv', 'A.CSV', 'a.json', 'a'].map(formatOf)).toEqual(['csv', 'csv', 'jsonl', 'jsonl']);
  });
});
