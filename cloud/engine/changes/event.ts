import { Binary, Long } from 'bson';
import { toNumber, type Document } from '../../values';
import { EngineError } from '../error';
import { decodeEntry, type DecodedEntry } from '../storage/oplog-entry';
import type { LoggedEntry } from '../storage/oplog-tail';
import { decode } from '../storage/raw';
import { timestampOf } from '../storage/stamp';
import type { ChangeStreamOptions } from './options';
import { encodeToken } from './token';

/** The document as it is now, for `updateLookup`; null where it is gone. */
export type Lookup = (entry: DecodedEntry, id: unknown) => Document | null;

/** How events are made. */
export interface EventOptions {
  readonly options: ChangeStreamOptions;
  readonly lookup: Lookup;
}

/** Decodes a recorded change. */
export const read = (entry: LoggedEntry): DecodedEntry => decodeEntry(entry.value);

/** The event that a change stream tells of a recorded change. */
export function eventOf(
  entry: LoggedEntry,
  decoded: DecodedEntry,
  { options, lookup }: EventOptions,
): Document {
  const { operation, database, name, transaction, uuid } = decoded;
  return {
    _id: encodeToken({ kind: 'event', position: entry }),
    operationType: operation,
    clusterTime: timestampOf(entry.stamp),
    ...(options.showExpandedEvents && uuid !== undefined
      ? { collectionUUID: new Binary(uuid, Binary.SUBTYPE_UUID) }
      : {}),
    wallTime: new Date(decoded.wall),
    ...(transaction === undefined ? {} : transactionFields(transaction)),
    ...fullDocument(decoded, { options, lookup }),
    ns: name === '' ? { db: database } : { db: database, coll: name },
    ...details(decoded, options),
    ...beforeChange(decoded, options),
  };
}

/** The event that ends a stream after `entry`. */
export function invalidateEvent(entry: LoggedEntry, { wall }: DecodedEntry): Document {
  return {
    _id: encodeToken({ kind: 'invalidate', position: entry }),
    operationType: 'invalidate',
    clusterTime: timestampOf(entry.stamp),
    wallTime: new Date(wall),
  };
}

function transactionFields({ lsid, txnNumber }: Document): Document {
  const number = txnNumber instanceof Long ? txnNumber : Long.fromNumber(toNumber(txnNumber));
  return { lsid, txnNumber: number };
}

const idOf = ({ document, details }: DecodedEntry): Document =>
  document === undefined ? (details?.['key'] as Document) : { _id: decode(document)['_id'] };

function fullDocument(decoded: DecodedEntry, { options, lookup }: EventOptions): Document {
  const { operation, document, after, details: told } = decoded;
  if (document !== undefined) return { fullDocument: decode(document) };
  const wanted = options.fullDocument;
  if (operation !== 'update' || wanted === 'default') return {};
  if (wanted === 'updateLookup') {
    return { fullDocument: lookup(decoded, (told?.['key'] as Document)['_id']) };
  }
  if (after === undefined && wanted === 'required') throw missingImage('post');
  return { fullDocument: after === undefined ? null : decode(after) };
}

function beforeChange({ operation, before }: DecodedEntry, options: ChangeStreamOptions): Document {
  const wanted = options.fullDocumentBeforeChange;
  if (wanted === 'off' || !['update', 'replace', 'delete'].includes(operation)) return {};
  if (before === undefined && wanted === 'required') throw missingImage('pre');
  return { fullDocumentBeforeChange: before === undefined ? null : decode(before) };
}

function missingImage(which: 'pre' | 'post'): EngineError {
  return new EngineError(
    47,
    `Change stream was configured to require a ${which}-image for all update, delete and replace events, but the ${which}-image was not found: changeStreamPreAndPostImages was off for the collection when it changed`,
  );
}

function details(decoded: DecodedEntry, options: ChangeStreamOptions): Document {
  const { operation, details: told = {} } = decoded;
  switch (operation) {
    case 'insert':
    case 'replace':
    case 'delete':
      return { documentKey: idOf(decoded) };
    case 'update': {
      const { updatedFields, removedFields, truncatedArrays, disambiguatedPaths } = told;
      return {
        documentKey: told['key'],
        updateDescription: {
          updatedFields,
          removedFields,
          truncatedArrays,
          ...(options.showExpandedEvents ? { disambiguatedPaths } : {}),
        },
      };
    }
    case 'rename':
      return {
        to: told['to'],
        ...(options.showExpandedEvents ? { operationDescription: told } : {}),
      };
    case 'create':
    case 'createIndexes':
    case 'dropIndexes':
    case 'modify': {
      const { stateBeforeChange, ...description } = told;
      return {
        operationDescription: description,
        ...(stateBeforeChange === undefined ? {} : { stateBeforeChange }),
      };
    }
    case 'drop':
    case 'dropDatabase':
      return {};
  }
}
