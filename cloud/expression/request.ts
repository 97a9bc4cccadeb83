import { EJSON, type Document } from 'bson';
import type { DatabaseReplies, DatabaseRequest } from '../protocol';

type Params = Readonly<Record<string, unknown>>;

/**
 * A request of the SDK's database package in Yunlet's own words (protocol.md 3.3). Where nothing is said the package
 * says limit 100 by itself; `limited` tells the difference.
 *
 * @throws TypeError for an action the grammar cannot produce.
 */
export function requestOf(action: string, params: Params, limited: boolean): DatabaseRequest {
  const collection = String(params['collectionName']);
  const selection = { collection, query: document(params['query']) ?? {} };
  switch (action) {
    case 'database.addCollection':
      return { action: 'createCollection', collection };
    case 'database.insertDocument':
      return { action: 'insert', collection, documents: (params['data'] as string[]).map(typed) };
    case 'database.getDocument': {
      const sort = document(params['order']);
      const projection = document(params['projection']);
      const { limit, offset } = params as { readonly limit?: number; readonly offset?: number };
      return {
        action: 'find',
        ...selection,
        ...(sort === undefined ? {} : { sort }),
        ...(projection === undefined ? {} : { projection }),
        ...(limit === undefined || !limited ? {} : { limit }),
        ...(offset === undefined ? {} : { skip: offset }),
        byId: params['queryType'] === 'DOC',
      };
    }
    case 'database.calculateDocument':
      return { action: 'count', ...selection };
    case 'database.modifyDocument':
      return {
        action: 'update',
        ...selection,
        update: document(params['data']) ?? {},
        multi: params['multi'] === true,
        upsert: params['upsert'] === true,
        replace: params['merge'] === false,
      };
    case 'database.removeDocument':
      return { action: 'remove', ...selection, multi: params['multi'] === true };
    case 'database.aggregateDocuments':
      return {
        action: 'aggregate',
        collection,
        pipeline: (params['stages'] as { stageKey: string; stageValue: string }[]).map(
          ({ stageKey, stageValue }) => ({ [stageKey]: typed(stageValue) }),
        ),
      };
    default:
      throw new TypeError(`${action} is not in the grammar`);
  }
}

/** The reply in the words the SDK's database package reads, which turns it into what programs get. */
export function replyOf(action: string, reply: unknown): Params {
  const text = (value: unknown) => EJSON.stringify(value, { relaxed: false });
  switch (action) {
    case 'database.insertDocument':
      return { data: { insertedIds: (reply as DatabaseReplies['insert']).insertedIds } };
    case 'database.getDocument':
    case 'database.aggregateDocuments':
      return { data: { list: (reply as DatabaseReplies['aggregate']).list.map(text) } };
    case 'database.calculateDocument':
      return { data: { total: (reply as DatabaseReplies['count']).total } };
    case 'database.modifyDocument': {
      const { updated, upsertId } = reply as DatabaseReplies['update'];
      return { data: { updated, upsert_id: upsertId } };
    }
    case 'database.removeDocument':
      return { data: { deleted: (reply as DatabaseReplies['remove']).deleted } };
    default:
      return {};
  }
}

function typed(text: string): Document {
  return EJSON.parse(text, { relaxed: false }) as Document;
}

function document(text: unknown): Document | undefined {
  return typeof text === 'string' && text !== '' ? typed(text) : undefined;
}
