/** A document's part in a change, as WeChat's `watch()` gives it. */
export interface DocumentChange {
  /** The number of the event it came with. */
  readonly id: number;
  readonly dataType: 'init' | 'add' | 'update' | 'replace' | 'remove' | 'limit';
  readonly queueType: 'init' | 'enqueue' | 'dequeue' | 'update';
  /** Compat: a text for WeChat's typings; of a document whose `_id` is a number it is that number. */
  readonly docId: string;
  /** The document as it is, or as it was where it left the result. */
  readonly doc: Readonly<Record<string, unknown>>;
  readonly updatedFields?: Readonly<Record<string, unknown>>;
  readonly removedFields?: string[];
}

/** What `onChange` is given: the result, and what has changed in it. */
export interface Snapshot {
  /** The number of the event. */
  readonly id: number;
  readonly docs: Record<string, unknown>[];
  readonly docChanges: DocumentChange[];
  /** `init` for the first one. */
  readonly type?: 'init';
}

/** One event as it travels (protocol.md 10). */
export interface WireEvent {
  readonly ID: number;
  readonly DataType: DocumentChange['dataType'];
  readonly QueueType: DocumentChange['queueType'];
  readonly DocID: string;
  readonly Doc: string;
  readonly UpdatedFields?: string;
  readonly removedFields?: string;
}

type Documents = Record<string, unknown>[];

/** An event as a page sees it. `decode` makes values of Extended JSON. */
export function changeOf(event: WireEvent, decode: (json: unknown) => unknown): DocumentChange {
  const read = (text: string) => decode(JSON.parse(text)) as Record<string, unknown>;
  return {
    id: event.ID,
    dataType: event.DataType,
    queueType: event.QueueType,
    docId: event.DocID,
    doc: read(event.Doc),
    ...(event.UpdatedFields === undefined ? {} : { updatedFields: read(event.UpdatedFields) }),
    ...(event.removedFields === undefined
      ? {}
      : { removedFields: JSON.parse(event.removedFields) as string[] }),
  };
}

/** The documents after changes. Compat: as in WeChat's clients new ones come last, whatever the order of the query. */
export function applied(documents: Documents, changes: readonly DocumentChange[]): Documents {
  const result = [...documents];
  for (const { queueType, docId, doc } of changes) {
    const at = result.findIndex(({ _id }) => keyOf(_id) === keyOf(docId));
    if (queueType === 'dequeue') {
      if (at >= 0) result.splice(at, 1);
    } else if (at >= 0) result[at] = { ...doc };
    else result.push({ ...doc });
  }
  return result;
}

/** What turns the documents of before into those read anew, where nobody knows what happened between. */
export function changesBetween(before: Documents, after: Documents, id: number): DocumentChange[] {
  const known = new Map(before.map((doc) => [keyOf(doc['_id']), doc]));
  const docId = (doc: Documents[number]) => doc['_id'] as string;
  const changes: DocumentChange[] = [];
  for (const doc of after) {
    const old = known.get(keyOf(doc['_id']));
    known.delete(keyOf(doc['_id']));
    if (old === undefined)
      changes.push({ id, dataType: 'add', queueType: 'enqueue', docId: docId(doc), doc });
    else if (JSON.stringify(old) !== JSON.stringify(doc))
      changes.push({ id, dataType: 'replace', queueType: 'update', docId: docId(doc), doc });
  }
  const gone = [...known.values()].map((doc): DocumentChange => ({
    id,
    dataType: 'remove',
    queueType: 'dequeue',
    docId: docId(doc),
    doc,
  }));
  return [...gone, ...changes];
}

const keyOf = (id: unknown): string => JSON.stringify(id);
