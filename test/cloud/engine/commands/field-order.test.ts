import { serialize, type Document } from 'bson';
import { dispatch } from '../../../../cloud/engine/commands/dispatch';
import { decodeCommand } from '../../../../cloud/engine/storage/raw';
import { openHereWithDriver, type Opened } from '../session/setup';

let open: Opened;
beforeAll(async () => {
  open = await openHereWithDriver();
});
afterAll(() => open.close());

type Fields = readonly (readonly [string, unknown])[];
/** A document whose fields keep this order on the way. */
const fields = (...list: Fields) => new Map<string, unknown>(list);

const sendRaw = (...command: Fields) =>
  dispatch(
    open.here.engine,
    { id: 1, address: '', user: undefined, authentication: undefined },
    decodeCommand(serialize(fields(...command, ['$db', 't']) as unknown as Document)),
  ).then((raw) => Buffer.from(raw));

/** The names of a document's fields in the order of its bytes, by where they first stand. */
const orderIn = (raw: Buffer, names: readonly string[]) =>
  [...names].sort((a, b) => raw.indexOf(`${a}\0`) - raw.indexOf(`${b}\0`));

const NAMES = ['_id', 'zz', '10', 'kk', '2'];
const START = fields(['_id', 1], ['zz', 1], ['10', fields(['ii', 1], ['7', 1])], ['kk', 1], ['2', 1]);

const inserted = async () => {
  await sendRaw(['delete', 'c'], ['deletes', [fields(['q', {}], ['limit', 0])]]);
  await sendRaw(['insert', 'c'], ['documents', [START]]);
};
const found = (...more: Fields) => sendRaw(['find', 'c'], ...more);

test.each<[string, Fields[], string[]]>([
  ['inserted', [], NAMES],
  ['updated', [[['$set', fields(['kk', 5])]]], NAMES],
  ['updated inside', [[['$inc', fields(['10.7', 5])]]], NAMES],
  ['given another', [[['$set', fields(['5', 5])]]], [...NAMES, '5']],
  ['taken one', [[['$unset', fields(['zz', ''])]]], ['_id', '10', 'kk', '2']],
  ['renamed', [[['$rename', fields(['2', '3'])]]], ['_id', 'zz', '10', 'kk', '3']],
  [
    'replaced',
    [
      [
        ['b', 1],
        ['1', 2],
        ['a', 3],
        ['4', 4],
      ],
    ],
    ['_id', 'b', '1', 'a', '4'],
  ],
])('a document that is %s', async (_, updates, names) => {
  await inserted();
  for (const update of updates) {
    const answer = await sendRaw(
      ['update', 'c'],
      ['updates', [fields(['q', fields(['_id', 1])], ['u', fields(...update)])]],
    );
    expect(answer.includes('writeErrors')).toBe(false);
  }
  expect(orderIn(await found(), names)).toEqual(names);
});

test('what is read out of it keeps the order too', async () => {
  await inserted();
  expect(orderIn(await found(['projection', fields(['zz', 0])]), ['_id', '10', 'kk', '2'])).toEqual([
    '_id',
    '10',
    'kk',
    '2',
  ]);
  const piped = await sendRaw(
    ['aggregate', 'c'],
    ['pipeline', [fields(['$match', fields(['10.7', 1])]), fields(['$addFields', fields(['9', '$2'])])]],
    ['cursor', {}],
  );
  expect(orderIn(piped, [...NAMES, '9'])).toEqual([...NAMES, '9']);
});

test('filters, sorts, indexes and equality know such names', async () => {
  await inserted();
  await open.send({ createIndexes: 'c', indexes: [{ key: { 2: 1 }, name: 'two' }] });
  const n = async (query: Document | Map<string, unknown>) =>
    (await sendRaw(['count', 'c'], ['query', query])).readInt32LE(
      (await sendRaw(['count', 'c'], ['query', query])).indexOf('n\0') + 2,
    );
  expect(await n({ 2: 1 })).toBe(1);
  expect(await n({ '10.7': 1 })).toBe(1);
  expect(await n(fields(['10', fields(['ii', 1], ['7', 1])]))).toBe(1);
  expect(await n(fields(['10', fields(['7', 1], ['ii', 1])]))).toBe(0);
  const keyed = await open.send({ explain: { find: 'c', filter: { 2: 1 } }, verbosity: 'queryPlanner' });
  expect(keyed).toMatchObject({ queryPlanner: { winningPlan: { inputStage: { indexName: 'two' } } } });
});
