/** A collection rebuilt from the events of a change stream, and random writes to check it with. */
import { EJSON, type Document } from 'bson';
import { MongoServerError, type ClientSession, type Collection, type MongoClient } from 'mongodb';

/** A seeded generator of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** A value's text; types count, the order of fields does not. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isPlain(value)) return EJSON.stringify(value, { relaxed: false });
  const fields = Object.keys(value).sort();
  return `{${fields.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}

/** Documents by the text of their `_id`. */
export type Rows = Map<string, Document>;

/** The rows of a collection. */
export async function rowsOf(collection: Collection): Promise<Rows> {
  const documents = await collection.find({}).toArray();
  return new Map(documents.map((document) => [canonical(document['_id']), document]));
}

/** What differs between two sets of rows; empty where nothing does. */
export function differences(rebuilt: Rows, real: Rows): string[] {
  const keys = new Set([...rebuilt.keys(), ...real.keys()]);
  return [...keys]
    .filter((key) => canonical(rebuilt.get(key)) !== canonical(real.get(key)))
    .map((key) => `${key}: rebuilt ${canonical(rebuilt.get(key))}, real ${canonical(real.get(key))}`);
}

type Step = string | number;

/** Applies one event to rows. Throws where the event does not fit what is there. */
export function applyEvent(rows: Rows, event: Document): void {
  const key = canonical((event['documentKey'] as Document | undefined)?.['_id']);
  const there = rows.get(key);
  const must = (condition: boolean) => {
    if (!condition) throw new Error(`${String(event['operationType'])} of ${key} does not fit`);
  };
  switch (event['operationType']) {
    case 'insert':
      must(there === undefined);
      rows.set(key, event['fullDocument'] as Document);
      return;
    case 'replace':
      must(there !== undefined);
      rows.set(key, event['fullDocument'] as Document);
      return;
    case 'delete':
      must(there !== undefined);
      rows.delete(key);
      return;
    case 'update':
      must(there !== undefined);
      rows.set(key, updated(there as Document, event['updateDescription'] as Document));
      return;
    default:
      throw new Error(`An unexpected event ${String(event['operationType'])}`);
  }
}

function updated(document: Document, description: Document): Document {
  const copy = structured(document) as Document;
  const named = (description['disambiguatedPaths'] ?? {}) as Record<string, unknown[]>;
  const steps = (path: string): Step[] =>
    named[path]?.map((step) => (typeof step === 'string' ? step : Number(step))) ?? path.split('.');
  for (const { field, newSize } of description['truncatedArrays'] as { field: string; newSize: unknown }[]) {
    const array = at(copy, steps(field)) as unknown[];
    array.length = Number(newSize);
  }
  for (const path of description['removedFields'] as string[]) {
    const parts = steps(path);
    Reflect.deleteProperty(at(copy, parts.slice(0, -1)) as object, parts.at(-1) as Step);
  }
  for (const [path, value] of Object.entries(description['updatedFields'] as Document)) {
    const parts = steps(path);
    const container = at(copy, parts.slice(0, -1)) as Document;
    const last = parts.at(-1) as Step;
    if (Array.isArray(container)) {
      const index = Number(last);
      while (container.length < index) container.push(null);
      container[index] = value;
    } else container[last] = value;
  }
  return copy;
}

function structured(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structured);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, structured(inner)]));
}

function at(document: Document, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((value, step) => {
    const inner = (value as Record<Step, unknown>)[step];
    if (typeof inner !== 'object' || inner === null) throw new Error(`Nothing at ${steps.join('.')}`);
    return inner;
  }, document);
}

/** Random writes. */
export interface Writer {
  /** Performs one; what MongoDB refuses is passed over. Other failures are thrown. */
  step(): Promise<void>;
}

/** Random choices. */
export function chooser(random: () => number) {
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  return { below, pick };
}

/** Makes a writer of random writes to one collection. */
export function createWriter(client: MongoClient, collection: Collection, random: () => number): Writer {
  const { below, pick } = chooser(random);
  const id = () => below(24) as unknown as never;
  const scalar = () => pick<unknown>([below(5), `s${below(4)}`, null, true, 1.5, new Date(below(9) * 1e6)]);
  const value = (): unknown =>
    pick<() => unknown>([
      scalar,
      scalar,
      () => Array.from({ length: below(4) }, () => (below(4) === 0 ? { x: scalar() } : scalar())),
      () => ({ x: scalar(), y: scalar() }),
      () => ({ x: [scalar(), scalar()], 0: scalar() }),
    ])();
  const document = (): Document => {
    const made: Document = {};
    for (const name of ['a', 'b', 'c', 'l']) if (below(3) > 0) made[name] = value();
    if (below(2) === 0) made['l'] = Array.from({ length: below(6) }, () => below(5));
    return made;
  };
  const path = () =>
    pick(['a', 'b', 'c', 'l', 'a.x', 'b.x', 'a.x.0', 'l.0', 'l.2', 'a.0', 'b.y.z', 'n', 'l.1.x', 'm.0']);
  const operators = (): Document =>
    pick<() => Document>([
      () => ({ $set: { [path()]: value() } }),
      () => ({ $set: { a: value(), 'b.x': scalar(), 'l.1': scalar() } }),
      () => ({ $unset: { [path()]: 1 }, $inc: { n: 1 } }),
      () => ({ $unset: { [path()]: 1 } }),
      () => ({ $inc: { [path()]: 1 } }),
      () => ({ $push: { l: scalar() } }),
      () => ({
        $push: { l: { $each: [scalar(), value()], $position: below(3), $slice: below(2) ? -4 : 5 } },
      }),
      () => ({ $push: { l: { $each: [below(9), below(9)], $sort: 1 } } }),
      () => ({ $addToSet: { l: { $each: [below(4), below(9)] } } }),
      () => ({ $pull: { l: below(5) } }),
      () => ({ $pullAll: { l: [1, 2, 3] } }),
      () => ({ $pop: { l: pick([1, -1]) } }),
      () => ({ $rename: { [pick(['a', 'b', 'a.x'])]: pick(['c', 'r', 'b.q']) } }),
      () => ({ $mul: { n: 2 }, $min: { a: below(3) }, $currentDate: { at: true } }),
      () => ({ $set: { 'l.$[]': below(5) } }),
      () => ({ $set: { 'm.k': 1 }, $setOnInsert: { born: true } }),
      () => ({ $bit: { n: { xor: 3 } } }),
    ])();
  const pipeline = (): Document[] =>
    pick<() => Document[]>([
      () => [
        {
          $set: {
            a: value(),
            total: { $size: { $ifNull: [{ $cond: [{ $isArray: '$l' }, '$l', []] }, []] } },
          },
        },
      ],
      () => [{ $set: { l: { $cond: [{ $isArray: '$l' }, { $slice: ['$l', 1] }, [7]] } } }],
      () => [{ $unset: [pick(['a', 'b', 'a.x', 'l'])] }],
      () => [{ $replaceWith: { $mergeObjects: ['$$ROOT', { c: { x: below(9) } }] } }],
      () => [{ $project: { a: 1, l: 1, b: '$c' } }],
      () => [{ $set: { 'a.x': scalar(), pad: 'p'.repeat(below(60)) } }],
    ])();
  const change = () => (below(4) === 0 ? pipeline() : operators());
  const filter = () =>
    pick<() => Document>([() => ({ _id: id() }), () => ({ n: { $gt: 0 } }), () => ({ a: below(5) })])();
  const write = (session?: ClientSession): Promise<unknown> => {
    const options = session === undefined ? {} : { session };
    return pick<() => Promise<unknown>>([
      () => collection.insertOne({ _id: id(), ...document() }, options),
      () =>
        collection.insertMany(
          Array.from({ length: 1 + below(5) }, () => ({ _id: id(), ...document() })),
          { ordered: below(2) === 0, ...options },
        ),
      () => collection.updateOne({ _id: id() }, change(), { upsert: below(3) === 0, ...options }),
      () => collection.updateOne({ _id: id() }, change(), options),
      () => collection.updateMany(filter(), change(), options),
      () => collection.replaceOne({ _id: id() }, document(), { upsert: below(2) === 0, ...options }),
      () => collection.findOneAndUpdate(filter(), operators(), { upsert: below(4) === 0, ...options }),
      () => collection.findOneAndReplace({ _id: id() }, document(), options),
      () => collection.findOneAndDelete({ _id: id() }, options),
      () => collection.deleteOne(filter(), options),
      () => (below(6) === 0 ? collection.deleteMany({ a: below(5) }, options) : Promise.resolve()),
      () =>
        collection.bulkWrite(
          [
            { insertOne: { document: { _id: id(), ...document() } } },
            { updateOne: { filter: { _id: id() }, update: operators(), upsert: true } },
            { deleteOne: { filter: { _id: id() } } },
            { replaceOne: { filter: { _id: id() }, replacement: document() } },
          ],
          { ordered: below(2) === 0, ...options },
        ),
    ])();
  };
  const transaction = async () => {
    const session = client.startSession();
    try {
      session.startTransaction();
      const count = 1 + below(5);
      for (let index = 0; index < count; index++) await write(session);
      if (below(4) === 0) await session.abortTransaction();
      else await session.commitTransaction();
    } finally {
      await session.endSession();
    }
  };
  return {
    async step() {
      try {
        await (below(6) === 0 ? transaction() : write());
      } catch (error) {
        if (!(error instanceof MongoServerError)) throw error;
      }
    },
  };
}

/** Follows a collection: keeps rows up to date from its events, and the token to go on from. */
export interface Follower {
  readonly rows: Rows;
  events: number;
  /** The token of the last event; texts rise. */
  token: Document | undefined;
  last: string;
}

/** A follower of what is there now. */
export async function createFollower(collection: Collection): Promise<Follower> {
  return { rows: await rowsOf(collection), events: 0, token: undefined, last: '' };
}

/** Takes one event in. Throws where it comes twice or out of order. */
export function take(follower: Follower, event: Document): void {
  const token = event['_id'] as { readonly _data: string };
  if (token._data <= follower.last) throw new Error(`${token._data} came after ${follower.last}`);
  applyEvent(follower.rows, event);
  follower.last = token._data;
  follower.token = token;
  follower.events++;
}
