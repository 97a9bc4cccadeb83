import { databaseCall, dataOf, type CallWith, type Link, type Succeeded } from './call';
import { createDocument, type DocumentReference } from './document';
import { encode } from './encode';
import { stages, type Stages } from './pipeline';
import { createQuery, type Query } from './query';
import type { JsonObject } from './wire';

/** An aggregation of one collection; `end()` carries it out. */
export interface Aggregate extends Stages<Aggregate> {
  /** At most 20 documents where there is no `limit()`. Places come as GeoJSON. */
  end(): Promise<{ list: Record<string, unknown>[] } & Succeeded>;
}

/** A collection: all its documents, one of them, or a new one. */
export interface CollectionReference extends Query {
  readonly collectionName: string;
  doc(id: string | number): DocumentReference;
  /** The id is the one in `data`, or a generated one. */
  readonly add: CallWith<{ data: object }, { _id: string | number }>;
  aggregate(): Aggregate;
}

/** Makes a {@link CollectionReference}. */
export function createCollection(name: string, link: Link): CollectionReference {
  const add = async (options: { data?: object }) => {
    const documents = [encode(dataOf(options))];
    const { insertedIds } = await link.send({ action: 'insert', collection: name, documents });
    const [_id] = insertedIds as readonly [string | number];
    return { _id };
  };
  return {
    ...createQuery(name, link),
    collectionName: name,
    doc(id) {
      if (typeof id !== 'string' && typeof id !== 'number') {
        throw new TypeError(
          `doc: the id must be a text or a number instead of ${typeof id} / docId必须为字符串或数字`,
        );
      }
      return createDocument({ collection: name, id }, link);
    },
    add: databaseCall('collection.add', add),
    aggregate: () => createAggregate(name, link, []),
  };
}

function createAggregate(collection: string, link: Link, pipeline: readonly JsonObject[]): Aggregate {
  const end = databaseCall('collection.aggregate', async () => {
    const { list } = await link.send({ action: 'aggregate', collection, pipeline });
    return { list: list as Record<string, unknown>[] };
  });
  return {
    ...stages(pipeline, (longer) => createAggregate(collection, link, longer)),
    end: () => end(),
  };
}
