import type { Document } from 'bson';
import { invalid, isFields, textField, type Fields } from './fields';
import type { WatchBatch, WatchRequest } from './realtime';
import { canonical, parseJson, plain, typedDocument } from './typed-json';

/** What a client may say over the socket of `watch()` (protocol.md 10). */
const WATCH_MESSAGES = ['LOGIN', 'INIT_WATCH', 'REBUILD_WATCH', 'CHECK_LAST', 'CLOSE_WATCH', 'PING'] as const;

/** One message of a client. */
export interface WatchMessage {
  readonly kind: (typeof WATCH_MESSAGES)[number];
  readonly requestId: string;
  readonly watchId: string;
  /** Its content; empty where it has none. */
  readonly data: Fields;
  /** What LOGIN carries beside it. */
  readonly extra: Fields;
}

const orEmpty = (value: unknown): Fields => (isFields(value) ? value : {});

/**
 * Reads one message.
 *
 * @throws CloudError `INVALID_PARAM` for what is no message.
 */
export function readWatchMessage(text: string): WatchMessage {
  const message = parseJson(text, 'message');
  if (!isFields(message)) throw invalid('message', { en: 'it must be an object', zh: '必须是对象' });
  const { msgType, requestId, watchId, msgData, exMsgData } = message;
  const kind = WATCH_MESSAGES.find((one) => one === msgType);
  if (kind === undefined) {
    const known = WATCH_MESSAGES.join(', ');
    throw invalid('msgType', { en: `it must be one of ${known}`, zh: `必须是以下之一：${known}` });
  }
  return {
    kind,
    requestId: typeof requestId === 'string' ? requestId : '',
    watchId: typeof watchId === 'string' ? watchId : '',
    data: orEmpty(msgData),
    extra: orEmpty(exMsgData),
  };
}

/**
 * What INIT_WATCH asks to be watched.
 *
 * @remarks Compat: js-sdk sends the query as JSON, node-sdk as the text of such a text, `""` where there is none.
 * @throws CloudError `INVALID_PARAM` naming the field.
 */
export function readWatchRequest(data: Fields, now: number): WatchRequest {
  const collection = textField(data, 'collName');
  let query: unknown = data['query'] ?? '';
  for (let depth = 0; depth < 2 && typeof query === 'string' && query !== ''; depth++)
    query = parseJson(query, 'query');
  const { limit } = data;
  if (limit !== undefined && limit !== null && !(Number.isSafeInteger(limit) && Number(limit) > 0))
    throw invalid('limit', { en: 'it must be a whole number above 0', zh: '必须是大于 0 的整数' });
  const sort = sortOf(data['orderBy']);
  return {
    collection,
    query: query === '' ? {} : typedDocument(query, { field: 'query', now }),
    ...(sort === undefined ? {} : { sort }),
    ...(typeof limit === 'number' ? { limit } : {}),
  };
}

function sortOf(orderBy: unknown): Document | undefined {
  if (orderBy === undefined || orderBy === null) return undefined;
  const entries = isFields(orderBy) ? Object.entries(orderBy) : [];
  const isOrder = entries.every(([, direction]) => direction === 'asc' || direction === 'desc');
  if (!isFields(orderBy) || !isOrder) {
    throw invalid('orderBy', { en: 'each field must be asc or desc', zh: '每个字段必须是 asc 或 desc' });
  }
  const sort = entries.map(([path, direction]): [string, number] => [path, direction === 'asc' ? 1 : -1]);
  return sort.length === 0 ? undefined : Object.fromEntries(sort);
}

/** How documents are written: as JSON that WeChat's SDKs parse, or as the Extended JSON of our own client. */
export type WatchForm = 'plain' | 'canonical';

/** The first events of a watch: its documents as they are. */
export function writeInitEvents(documents: readonly Document[], form: WatchForm): Fields[] {
  const json = WRITE[form];
  return documents.map((document) => ({
    ID: 0,
    DataType: 'init',
    QueueType: 'init',
    DocID: idOf(document['_id']),
    Doc: json(document),
  }));
}

/** The events of batches; those of one batch share their number and form one snapshot. */
export function writeWatchEvents(batches: readonly WatchBatch[], form: WatchForm): Fields[] {
  const json = WRITE[form];
  return batches.flatMap(({ event, changes }) =>
    changes.map(({ dataType, queueType, id, document, updated, removed }) => ({
      ID: event,
      DataType: dataType,
      QueueType: queueType,
      DocID: idOf(id),
      // Compat: the SDKs could patch a copy of their own instead, but node-sdk 3.17 fails when it tries to make one.
      Doc: json(document),
      ...(updated === undefined ? {} : { UpdatedFields: json(updated) }),
      // Compat: in capitals alone, the SDKs would parse what is not there and end the watch.
      ...(removed === undefined ? {} : { removedFields: JSON.stringify(removed) }),
    })),
  );
}

const WRITE: Readonly<Record<WatchForm, (document: Document) => string>> = {
  plain: (document) => JSON.stringify(plain(document)),
  canonical,
};

function idOf(id: unknown): unknown {
  const value = plain(id);
  return typeof value === 'object' && value !== null ? String(id) : value;
}
