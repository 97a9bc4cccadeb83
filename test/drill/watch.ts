/**
 * Pages that watch while others write and connections break: every page's documents, changed by the events alone, are
 * in the end what the database has. Counts how often something had to be read again.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection, type Document } from 'mongodb';
import { systemClock } from '../../cloud/base';
import { createCloud as createClient, type Database } from '../../cloud/client';
import { createTestCloud } from '../../cloud/testing';
import { fetchWx } from '../cloud/client/database/fetch-wx';
import { seeded } from './stream-model';

/** How much a {@link drillWatch} does. */
export interface WatchSize {
  readonly listeners: number;
  readonly queries: number;
  readonly writesPerSecond: number;
  readonly seconds: number;
  /** Connections broken per second, among all. */
  readonly dropsPerSecond: number;
}

/** What a drill found. */
export interface WatchSummary {
  readonly seed: number;
  readonly listeners: number;
  readonly queries: number;
  readonly writes: number;
  readonly snapshots: number;
  readonly changes: number;
  readonly drops: number;
  /** How often the server read a whole result again. */
  readonly rereads: number;
  /** How often a page began anew, since the server no longer knew its watch. */
  readonly begunAnew: number;
  /** Snapshots whose changes did not give their documents. */
  readonly unfit: readonly string[];
  /** Pages whose documents were not the database's in the end. */
  readonly different: readonly string[];
}

const DOCUMENTS = 400;
/** One client for so many listeners: they share its socket. */
const PER_CLIENT = 5;

const textOf = (documents: readonly object[]) =>
  documents
    .map((document) => JSON.stringify(document))
    .sort()
    .join('\n');

/** One drill. Rejects where something does not answer for half a minute. */
export async function drillWatch(size: WatchSize, seed: number): Promise<WatchSummary> {
  const random = seeded(seed);
  const project = await mkdtemp(join(tmpdir(), 'yunlet-watch-drill-'));
  await mkdir(join(project, 'cloudfunctions'));
  await writeFile(
    join(project, 'project.config.json'),
    '{"appid":"wx1234567890abcdef","cloudfunctionRoot":"cloudfunctions/"}',
  );
  await writeFile(
    join(project, 'yunlet.config.json'),
    '{"collections":{"things":{"permission":"READONLY"}}}',
  );
  const cloud = await createTestCloud({ project });
  const mongo = new MongoClient(cloud.mongodb);
  const things = mongo.db(cloud.env).collection('things');
  const make = (id: number) => ({
    _id: `d${id}` as never,
    group: id % size.queries,
    n: below(random, 100),
    tags: ['a'],
  });
  await things.insertMany(Array.from({ length: DOCUMENTS }, (_, id) => make(id)));
  const devices = Array.from({ length: Math.ceil(size.listeners / PER_CLIENT) }, (_, at) =>
    fetchWx(`user${at}`),
  );
  const databases = devices.map((wx) => createClient(wx, { gateway: cloud.url }).database());
  const pages = Array.from({ length: size.listeners }, (_, at) =>
    openPage(databases[Math.floor(at / PER_CLIENT)] as Database, { group: at % size.queries, kind: at % 3 }),
  );
  let drops = 0;
  try {
    await within('the first results', Promise.all(pages.map(({ first }) => first)));
    const until = performance.now() + size.seconds * 1000;
    const dropping = every(1000 / size.dropsPerSecond, until, async () => {
      drops += devices[below(random, devices.length)]?.breakConnection() === true ? 1 : 0;
    });
    let writes = 0;
    await every(20, until, async () => {
      const burst = Math.round(size.writesPerSecond / 50);
      await Promise.all(Array.from({ length: burst }, () => write(things, random, make)));
      writes += burst;
    });
    await dropping;
    const wanted = await Promise.all(pages.map(({ find }) => find(things)));
    await within(
      'all pages to have the last state',
      Promise.all(pages.map(({ reaches }, at) => reaches(wanted[at] ?? ''))),
    ).catch(() => undefined);
    const sum = (read: (page: Page) => number) => pages.reduce((total, page) => total + read(page), 0);
    const status = (await (
      await fetch(`${cloud.url}/client/status`, { headers: { 'x-yunlet-key': cloud.key } })
    ).json()) as { readonly data: { readonly watches: { readonly rereads: number } } };
    return {
      seed,
      listeners: size.listeners,
      queries: size.queries,
      writes,
      snapshots: sum(({ counts }) => counts.snapshots),
      changes: sum(({ counts }) => counts.changes),
      drops,
      rereads: status.data.watches.rereads,
      begunAnew: sum(({ counts }) => counts.begunAnew),
      unfit: pages.flatMap(({ unfit }) => unfit).slice(0, 10),
      different: pages.flatMap(({ name, shows }, at) => (shows() === wanted[at] ? [] : [name])),
    };
  } finally {
    pages.forEach(({ close }) => close());
    await mongo.close();
    await cloud.stop();
    await rm(project, { recursive: true, force: true });
  }
}

interface Page {
  readonly name: string;
  readonly first: Promise<void>;
  readonly counts: { snapshots: number; changes: number; begunAnew: number };
  readonly unfit: string[];
  shows(): string;
  /** What the database has for this page. */
  find(things: Collection): Promise<string>;
  reaches(text: string): Promise<void>;
  close(): void;
}

/** A page with one watch, which checks each snapshot. */
function openPage(db: Database, { group, kind }: { readonly group: number; readonly kind: number }): Page {
  const _ = db.command;
  const conditions = [{ group }, { group, n: _.gte(50) }, { group: _.in([group]) }] as const;
  const filters: readonly Document[] = [{ group }, { group, n: { $gte: 50 } }, { group: { $in: [group] } }];
  const condition = conditions[kind] as object;
  const isLimited = kind === 2;
  const name = `${JSON.stringify(filters[kind])}${isLimited ? ' first 5' : ''}`;
  const counts = { snapshots: 0, changes: 0, begunAnew: 0 };
  const unfit: string[] = [];
  const waiting = new Set<() => void>();
  let documents: object[] = [];
  let last: number | undefined;
  let opened: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (opened = resolve));
  const query = db.collection('things').where(condition);
  const watch = (isLimited ? query.orderBy('n', 'asc').orderBy('_id', 'asc').limit(5) : query).watch({
    onChange({ id, docs, docChanges, type }) {
      counts.snapshots++;
      counts.changes += docChanges.length;
      const isNext = type === 'init' || id === (last ?? 0) + 1;
      if (!isNext && docChanges.length > 0) counts.begunAnew++;
      last = id;
      const replayed = type === 'init' ? docs : replay(documents, docChanges);
      if (textOf(replayed) !== textOf(docs)) unfit.push(`${name}: event ${id}`);
      documents = docs;
      opened();
      for (const run of [...waiting]) run();
    },
    onError(error) {
      unfit.push(`${name}: ${error.errMsg}`);
    },
  });
  return {
    name,
    first,
    counts,
    unfit,
    shows: () => textOf(documents),
    async find(things) {
      const cursor = things.find(filters[kind] as Document);
      return textOf(await (isLimited ? cursor.sort({ n: 1, _id: 1 }).limit(5) : cursor).toArray());
    },
    reaches: (text) =>
      new Promise((resolve) => {
        const check = () => {
          if (textOf(documents) !== text) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: () => void watch.close(),
  };
}

interface Change {
  readonly queueType: string;
  readonly docId: unknown;
  readonly doc: object;
}

function replay(documents: readonly object[], changes: readonly Change[]): object[] {
  const result = new Map(documents.map((document) => [(document as Document)['_id'] as unknown, document]));
  for (const { queueType, docId, doc } of changes) {
    if ((queueType === 'enqueue') === result.has(docId))
      throw new Error(`${queueType} of ${String(docId)} does not fit`);
    if (queueType === 'dequeue') result.delete(docId);
    else result.set(docId, doc);
  }
  return [...result.values()];
}

const below = (random: () => number, limit: number) => Math.floor(random() * limit);

/** One write of one document, inside one group. */
async function write(
  things: Collection,
  random: () => number,
  make: (id: number) => Document,
): Promise<void> {
  const id = below(random, DOCUMENTS);
  const _id = `d${id}` as never;
  switch (below(random, 10)) {
    case 0:
      await things.deleteOne({ _id });
      return;
    case 1:
    case 2:
      await things.replaceOne({ _id }, make(id), { upsert: true });
      return;
    case 3:
      await things.updateOne({ _id }, { $push: { tags: 'b' } as never });
      return;
    case 4:
      await things.updateOne({ _id }, { $set: { tags: ['a'], deep: { at: below(random, 5) } } });
      return;
    default:
      await things.updateOne({ _id }, { $set: { n: below(random, 100) } });
  }
}

/** Runs again and again, each time at its moment or as soon as the last has ended. */
async function every(ms: number, until: number, run: () => Promise<void>): Promise<void> {
  for (let next = performance.now(); next < until; next += ms) {
    const wait = next - performance.now();
    if (wait > 0) await new Promise<void>((resolve) => systemClock.after(wait, resolve));
    await run();
  }
}

/** Rejects after half a minute. */
function within<T>(what: string, done: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`waited too long for ${what}`)), 30_000);
    timer.unref();
  });
  return Promise.race([done, late]);
}
