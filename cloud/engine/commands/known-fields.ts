import type { Document } from '../../values';
import { EngineError } from '../error';

/** What any command may have besides its own fields. */
const GENERIC = [
  '$clusterTime',
  '$configTime',
  '$db',
  '$queryOptions',
  '$readPreference',
  'apiDeprecationErrors',
  'apiStrict',
  'apiVersion',
  'autocommit',
  'comment',
  'isRetryableWrite',
  'lsid',
  'maxTimeMS',
  'maxTimeMSOpOnly',
  'mayBypassWriteBlocking',
  'readConcern',
  'rawData',
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
    ...['noCursorTimeout', 'allowPartialResults', 'allowDiskUse', 'collectionUUID', 'readOnce', 'term'],
    ...['includeQueryStatsMetrics', 'encryptionInformation'],
  ],
  getmore: ['collection', 'batchSize', 'term', 'lastKnownCommittedOpTime', 'includeQueryStatsMetrics'],
  killcursors: ['cursors'],
  insert: ['documents', 'ordered', 'bypassDocumentValidation', 'collectionUUID', 'encryptionInformation'],
  update: [
    ...['updates', 'ordered', 'bypassDocumentValidation', 'let', 'collectionUUID', 'encryptionInformation'],
  ],
  delete: ['deletes', 'ordered', 'let', 'collectionUUID', 'encryptionInformation'],
  findandmodify: [
    ...['query', 'fields', 'sort', 'hint', 'collation', 'let', 'arrayFilters', 'remove', 'update', 'upsert'],
    ...['new', 'bypassDocumentValidation', 'sampleId', 'encryptionInformation', 'collectionUUID'],
  ],
  count: ['query', 'limit', 'skip', 'hint', 'collation', 'fields', 'collectionUUID', 'encryptionInformation'],
  distinct: ['key', 'query', 'collation', 'collectionUUID'],
  aggregate: [
    ...['pipeline', 'explain', 'allowDiskUse', 'cursor', 'bypassDocumentValidation', 'hint', 'collation'],
    ...['let', 'collectionUUID', 'needsMerge', 'fromMongos', 'exchange', 'encryptionInformation'],
    ...['requestReshardingResumeToken', 'isMapReduceCommand', 'includeQueryStatsMetrics'],
  ],
  create: [
    ...['capped', 'autoIndexId', 'idIndex', 'size', 'max', 'storageEngine', 'validator', 'validationLevel'],
    ...['validationAction', 'indexOptionDefaults', 'viewOn', 'pipeline', 'collation', 'timeseries'],
    ...['expireAfterSeconds', 'clusteredIndex', 'changeStreamPreAndPostImages', 'encryptedFields', 'temp'],
    ...['flags', 'recordPreImages'],
  ],
  createindexes: ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions', 'collectionUUID'],
  dropindexes: ['index', 'collectionUUID'],
  deleteindexes: ['index', 'collectionUUID'],
  listindexes: ['cursor', 'includeBuildUUIDs', 'includeIndexBuildInfo', 'collectionUUID'],
  drop: ['collectionUUID'],
  dropdatabase: [],
  renamecollection: ['to', 'dropTarget', 'stayTemp', 'collectionUUID', 'dropTargetUUID'],
  listcollections: ['filter', 'cursor', 'nameOnly', 'authorizedCollections', 'includePendingDrops'],
  listdatabases: ['filter', 'nameOnly', 'authorizedDatabases'],
};

const KNOWN = new Map(
  Object.entries(FIELDS).map(([name, fields]) => [name, new Set<string>([...GENERIC, ...fields])]),
);

const STATEMENTS = {
  update: new Set([
    ...['q', 'u', 'c', 'multi', 'upsert', 'upsertSupplied', 'arrayFilters', 'collation', 'hint', 'sampleId'],
  ]),
  delete: new Set(['q', 'limit', 'collation', 'hint', 'sampleId']),
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
