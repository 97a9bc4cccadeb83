import { type Document, EJSON } from 'bson';
import type { DatabaseRequest } from '../database';
import {
  countField,
  flagField,
  invalid,
  isFields,
  listField,
  objectField,
  textField,
  type Fields,
} from '../fields';
import { typedDocument } from '../typed-json';
import { transactionOf } from './members';

type Read = (fields: Fields, now: number) => DatabaseRequest;

const document = (fields: Fields, name: string, now: number): Document =>
  typedDocument(objectField(fields, name), { field: `request.${name}`, now });
const optional = (fields: Fields, name: 'sort' | 'projection', now: number): Document =>
  fields[name] === undefined ? {} : { [name]: document(fields, name, now) };
const count = (fields: Fields, name: 'limit' | 'skip'): Document => {
  const given = fields[name];
  const value = countField({ [name]: isFields(given) ? numberIn(given) : given }, name);
  return value === undefined ? {} : { [name]: value };
};
const numberIn = (wrapped: Fields): unknown =>
  Number(wrapped['$numberInt'] ?? wrapped['$numberLong'] ?? wrapped['$numberDouble'] ?? NaN);
const documents = (fields: Fields, name: string, now: number): Document[] =>
  listField(fields, name).map((item, index) =>
    typedDocument(item, { field: `request.${name}[${index}]`, now }),
  );
const collection = (fields: Fields) => textField(fields, 'collection');
const selection = (fields: Fields, now: number) => ({
  collection: collection(fields),
  query: fields['query'] === undefined ? {} : document(fields, 'query', now),
});

const READ: Readonly<Record<DatabaseRequest['action'], Read>> = {
  createCollection: (fields) => ({ action: 'createCollection', collection: collection(fields) }),
  insert: (fields, now) => ({
    action: 'insert',
    collection: collection(fields),
    documents: documents(fields, 'documents', now),
    ...transactionOf(fields),
  }),
  find: (fields, now) => ({
    action: 'find',
    ...selection(fields, now),
    ...optional(fields, 'sort', now),
    ...count(fields, 'limit'),
    ...count(fields, 'skip'),
    ...optional(fields, 'projection', now),
    byId: flagField(fields, 'byId', false),
    ...transactionOf(fields),
  }),
  count: (fields, now) => ({ action: 'count', ...selection(fields, now) }),
  update: (fields, now) => ({
    action: 'update',
    ...selection(fields, now),
    update: document(fields, 'update', now),
    multi: flagField(fields, 'multi', false),
    upsert: flagField(fields, 'upsert', false),
    replace: flagField(fields, 'replace', false),
    ...transactionOf(fields),
  }),
  findAndUpdate: (fields, now) => ({
    action: 'findAndUpdate',
    ...selection(fields, now),
    update: document(fields, 'update', now),
    ...transactionOf(fields),
  }),
  remove: (fields, now) => ({
    action: 'remove',
    ...selection(fields, now),
    multi: flagField(fields, 'multi', false),
    ...transactionOf(fields),
  }),
  aggregate: (fields, now) => ({
    action: 'aggregate',
    collection: collection(fields),
    pipeline: documents(fields, 'pipeline', now),
  }),
  startTransaction: () => ({ action: 'startTransaction' }),
  commitTransaction: (fields) => ({
    action: 'commitTransaction',
    transactionId: textField(fields, 'transactionId'),
  }),
  abortTransaction: (fields) => ({
    action: 'abortTransaction',
    transactionId: textField(fields, 'transactionId'),
  }),
};

/** Every action of {@link readDatabaseRequest}. */
export const OWN_ACTIONS: readonly string[] = Object.keys(READ);

/**
 * Checks and types a {@link DatabaseRequest} that came as parsed Extended JSON (`/client/database`).
 *
 * @param now - The server's time in milliseconds since 1970, which server dates become.
 * @throws CloudError `INVALID_PARAM` naming the field.
 */
export function readDatabaseRequest(value: unknown, now: number): DatabaseRequest {
  if (!isFields(value)) throw invalid('request', { en: 'it must be an object', zh: '必须是对象' });
  const action = textField(value, 'action');
  if (!Object.hasOwn(READ, action)) {
    const known = OWN_ACTIONS.join(', ');
    throw invalid('action', { en: `it must be one of ${known}`, zh: `必须是以下之一：${known}` });
  }
  return READ[action as DatabaseRequest['action']](value, now);
}

/** A database reply as canonical Extended JSON text. */
export function writeDatabaseReply(reply: unknown): string {
  return EJSON.stringify(reply, { relaxed: false });
}
