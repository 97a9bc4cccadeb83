import type { Document } from '../../values';
import { EngineError } from '../error';

/** What any command may have besides its own fields. */
const GENERIC = [
  '$clusterTime',
  '$db',
  '$readPreference',
  'apiDeprecationErrors',
  'apiStrict',
  'apiVersion',
  'autocommit',
  'comment',
  'lsid',
  'maxTimeMS',
  'maxTimeMSOpOnly',
  'readConcern',
  'startTransaction',
  'stmtId',
  'stmtIds',
  'txnNumber',
  'writeConcern',
] as const;

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  find: [
    ...['filter', 'projection', 'sort', 'skip', 'limit', 'batchSize', 'singleBatch', 'hint', 'min', 'max'],
    ...['let', 'collation', 'returnKey', 'showRecordId', 'tailable', 'awaitData', 'oplogReplay'],
    ...['noCursorTimeout', 'allowPartialResults', 'allowDiskUse'],
  ],
  getmore: ['collection', 'batchSize'],
  killcursors: ['cursors'],
  insert: ['documents', 'ordered', 'bypassDocumentValidation'],
  update: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  delete: ['deletes', 'ordered', 'let'],
  findandmodify: [
    ...['query', 'fields', 'sort', 'hint', 'collation', 'let', 'arrayFilters', 'remove', 'update', 'upsert'],
    ...['new', 'bypassDocumentValidation'],
  ],
  count: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
  distinct: ['key', 'query', 'collation'],
  aggregate: [
    ...[
      'pipeline',
      'explain',
      'allowDiskUse',
      'cursor',
      'bypassDocumentValidation',
      'hint',
      'collation',
      'let',
    ],
  ],
  create: [
    ...['capped', 'autoIndexId', 'idIndex', 'size', 'max', 'storageEngine', 'validator', 'validationLevel'],
    ...['validationAction', 'indexOptionDefaults', 'viewOn', 'pipeline', 'collation', 'timeseries'],
    ...['expireAfterSeconds', 'clusteredIndex', 'changeStreamPreAndPostImages', 'encryptedFields'],
  ],
  createindexes: ['indexes', 'commitQuorum'],
  dropindexes: ['index'],
  deleteindexes: ['index'],
  listindexes: ['cursor'],
  drop: [],
  dropdatabase: [],
  renamecollection: ['to', 'dropTarget'],
  listcollections: ['filter', 'cursor', 'nameOnly', 'authorizedCollections'],
  listdatabases: ['filter', 'nameOnly', 'authorizedDatabases'],
};

const KNOWN = new Map(
  Object.entries(FIELDS).map(([name, fields]) => [name, new Set<string>([...GENERIC, ...fields])]),
);

const STATEMENTS = {
  update: new Set([...['q', 'u', 'c', 'multi', 'upsert', 'arrayFilters', 'collation', 'hint']]),
  delete: new Set(['q', 'limit', 'collation', 'hint']),
} as const;

const LISTS = { update: 'updates', delete: 'deletes' } as const;

/**
 * Refuses what a command does not know, as MongoDB does: a misspelt or newer option would otherwise be passed over in
 * silence. Commands without a row here take what they like.
 *
 * @throws EngineError 40415.
 */
export function checkFields(name: string, body: Document): void {
  const known = KNOWN.get(name.toLowerCase());
  if (known === undefined) return;
  for (const field in body) {
    if (field !== name && !known.has(field)) throw unknownField(`${name}.${field}`);
  }
}

/** The same for one statement of `update` or `delete`. @throws EngineError 40415. */
export function checkStatementFields(command: 'update' | 'delete', statement: Document): void {
  for (const field in statement) {
    if (!STATEMENTS[command].has(field)) throw unknownField(`${command}.${LISTS[command]}.${field}`);
  }
}

function unknownField(path: string): EngineError {
  return new EngineError(40415, `BSON field '${path}' is an unknown field.`);
}
