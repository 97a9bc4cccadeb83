import type { Database } from '../../../cloud/client';
import type { WithTransactions } from './families/transactions';

/** Names that no program is meant to use, by the object they are on (`*`: any). */
const INNER: Readonly<Record<string, readonly string[]>> = {
  '*': ['constructor'],
  db: ['config', 'cloud', 'logicCommand', 'queryCommand', 'updateCommand'],
  collection: ['database', 'name', 'collectionName'],
  query: ['database', 'collectionName', 'options'],
  doc: ['database', 'collection', 'id', 'request', 'projection'],
  aggregate: ['database', 'collectionName', 'done', 'unwrap', 'pushStage'],
  pipeline: ['end', 'unwrap'],
  condition: ['operator', 'operands', 'fieldName', 'toJSON', 'toWire', 'on', 'onDocuments', 'joins'],
  logic: ['operator', 'operands', 'fieldName', 'toJSON', 'toWire', 'on', 'onDocuments', 'joins'],
  transaction: [
    'aborted',
    'commited',
    'getRequestMethod',
    'getTransactionId',
    'init',
    'inited',
    'rolledback',
    'abortReason',
  ],
  Geo: [],
};

/** The rows of the table that a client has, found on its own objects; nothing is sent. */
export function membersOf(db: Database): string[] {
  const { command, Geo } = db;
  const collection = db.collection('nothing');
  const query = names(collection.where({ _id: 'x' }));
  const on = (prefix: string, all: readonly string[]) => all.map((name) => `${prefix}${name}`);
  return [
    ...on('db.', visible('db', names(db))),
    ...on(
      'collection.',
      visible('collection', names(collection)).filter((name) => !query.includes(name)),
    ),
    ...on('query.', visible('query', query)),
    ...on('doc.', visible('doc', names(collection.doc('x')))),
    ...on(
      '_.',
      visible('command', names(command)).filter((name) => name !== 'aggregate' && name !== 'project'),
    ),
    ...on('_.gt(…).', visible('condition', names(command.gt(1)))),
    ...on('_.or(…).', visible('logic', names(command.or([{ a: 1 }])))),
    ...on('_.project.', names(command.project)),
    ...on('aggregate.', visible('aggregate', names(collection.aggregate()))),
    ...on('pipeline.', visible('pipeline', names(command.aggregate.pipeline()))),
    ...on('$.', names(command.aggregate)),
    ...on('Geo.', names(Geo)),
  ];
}

/** The rows about transactions: one is started and rolled back; none where that is refused. */
export async function membersOfTransactions(db: Database): Promise<string[]> {
  const { startTransaction } = db as unknown as WithTransactions;
  if (startTransaction === undefined) return [];
  const transaction = await startTransaction.call(db).catch(() => undefined);
  if (transaction === undefined) return [];
  await transaction.rollback();
  return visible('transaction', names(transaction)).map((name) => `transaction.${name}`);
}

function visible(owner: string, all: readonly string[]): string[] {
  const inner = [...(INNER['*'] ?? []), ...(INNER[owner] ?? [])];
  return all.filter((name) => !inner.includes(name));
}

/** The names of an object and of its classes that do not begin with an underscore. */
function names(of: unknown): string[] {
  const found = new Set<string>();
  for (
    let object = of as object | null;
    object !== null && object !== Object.prototype && object !== Function.prototype;
    object = Object.getPrototypeOf(object) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(object)) if (!name.startsWith('_')) found.add(name);
  }
  found.delete('constructor');
  return [...found].sort();
}
