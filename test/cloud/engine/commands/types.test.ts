import {
  Binary,
  BSONRegExp,
  BSONSymbol,
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
import { readRecord } from '../../../../cloud/engine/index/documents';
import { openHereWithDriver, type Opened } from '../session/setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
});
afterAll(() => open.close());

const VALUES: Document = {
  _id: 1,
  double: new Double(5),
  zero: new Double(-0),
  nan: new Double(NaN),
  int: new Int32(5),
  long: Long.fromNumber(5),
  decimal: Decimal128.fromString('5.00'),
  nothing: null,
  yes: true,
  text: '文',
  symbol: new BSONSymbol('s'),
  id: new ObjectId(),
  date: new Date(5),
  timestamp: new Timestamp({ t: 0xffffffff, i: 1 }),
  binary: new Binary(Buffer.from('abc'), 5),
  uuid: new Binary(Buffer.alloc(16, 7), 4),
  regex: new BSONRegExp('a', 'imx'),
  code: new Code('f()'),
  scoped: new Code('f()', { a: 1 }),
  min: new MinKey(),
  max: new MaxKey(),
  reference: { $ref: 'c', $id: new ObjectId(), extra: 1 },
  list: [new Double(1), Long.ONE, { a: new Double(2) }],
  n: new Int32(1),
};

const stored = (): Buffer => {
  const collection = open.here.engine.catalog.find('t', 'types');
  if (collection === undefined) throw new Error('no collection');
  return readRecord(open.here.engine.environment, collection, 1) ?? Buffer.alloc(0);
};

test('an update leaves every other value in its type and bytes', async () => {
  await open.send({ insert: 'types', documents: [VALUES] });
  expect(stored()).toEqual(Buffer.from(serialize(VALUES)));
  const u = [{ $inc: { n: 1 } }, { $set: { 'list.2.b': 'x' } }, [{ $set: { p: '$double' } }]];
  await open.send({ update: 'types', updates: u.map((each) => ({ q: { _id: 1 }, u: each })) });
  const list = [new Double(1), Long.ONE, { a: new Double(2), b: 'x' }];
  expect(stored()).toEqual(Buffer.from(serialize({ ...VALUES, list, n: new Int32(2), p: new Double(5) })));
});

test('references are documents, whose fields paths reach', async () => {
  const { $id } = VALUES['reference'] as { $id: ObjectId };
  for (const query of [
    { 'reference.$id': $id },
    { 'reference.$ref': 'c' },
    { reference: VALUES['reference'] as Document },
  ]) {
    expect(await open.send({ count: 'types', query })).toMatchObject({ n: 1 });
  }
  expect(await open.send({ count: 'types', query: { 'reference.$ref': 'd' } })).toMatchObject({ n: 0 });
});

test('$type knows all of them', async () => {
  const names: Record<string, string> = {
    double: 'double',
    int: 'int',
    long: 'long',
    decimal: 'decimal',
    nothing: 'null',
    yes: 'bool',
    text: 'string',
    symbol: 'symbol',
    id: 'objectId',
    date: 'date',
    timestamp: 'timestamp',
    binary: 'binData',
    regex: 'regex',
    code: 'javascript',
    scoped: 'javascriptWithScope',
    min: 'minKey',
    max: 'maxKey',
    reference: 'object',
    list: 'array',
  };
  for (const [field, $type] of Object.entries(names)) {
    expect([field, (await open.send({ count: 'types', query: { [field]: { $type } } }))['n']]).toEqual([
      field,
      1,
    ]);
  }
});
