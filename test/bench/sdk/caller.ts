import { MongoClient } from 'mongodb';

/** What is measured, in the program of a user: through the SDK to the cloud, through it to constants, and by the bare driver. */
export interface CallerSettings {
  readonly sdk: string;
  readonly cloud: string;
  readonly constants: string;
  readonly mongodb: string;
  readonly env: string;
  readonly key: string;
  /** Calls of one kind in a row, so that each kind meets the same weather. */
  readonly block: number;
  readonly blocks: number;
}

/** Microseconds of the middle call, by operation. */
export type CallerReport = Readonly<Record<Operation, Readonly<Record<Way, number>>>>;

const OPERATIONS = ['get', 'add', 'update'] as const;
/** What a program does. */
export type Operation = (typeof OPERATIONS)[number];
/** How it does it. */
export type Way = 'cloud' | 'constants' | 'driver';

interface SdkDatabase {
  collection(name: string): {
    doc(id: string): {
      get(): Promise<{ readonly data: unknown }>;
      update(fields: object): Promise<{ readonly updated: number }>;
    };
    add(document: object): Promise<{ readonly id: string }>;
  };
}
interface Sdk {
  init(options: object): { database(): SdkDatabase };
}

const DOCUMENTS = 1000;
/** Calls before the first that counts: a server that has been up for a while, its code compiled, is what is measured. */
const WARM_UP = 3000;

async function main(settings: CallerSettings): Promise<CallerReport> {
  const { sdk, mongodb, env, key, block, blocks } = settings;
  const { init } = ((await import(sdk)) as { readonly default: Sdk }).default;
  const database = (gateway: string) =>
    init({ secretId: 'yunlet-admin', secretKey: key, env, serviceUrl: `${gateway}/admin` }).database();
  const mongo = new MongoClient(mongodb);
  const things = mongo.db(env).collection<{ _id: string }>('things');
  const make = (n: number) => ({ n, title: `thing ${n}`, tags: ['a', 'b'], at: new Date(0), deep: { x: n } });
  await things.insertMany(Array.from({ length: DOCUMENTS }, (_, n) => ({ _id: `d${n}`, ...make(n) })));
  let number = 0;
  const idOf = (n: number) => `d${n % DOCUMENTS}`;
  const through = (db: SdkDatabase): Record<Operation, (n: number) => Promise<unknown>> => ({
    get: (n) => db.collection('things').doc(idOf(n)).get(),
    add: (n) => db.collection('more').add(make(n)),
    update: (n) => db.collection('things').doc(idOf(n)).update({ n }),
  });
  const more = mongo.db(env).collection('more');
  const ways: Record<Way, Record<Operation, (n: number) => Promise<unknown>>> = {
    cloud: through(database(settings.cloud)),
    constants: through(database(settings.constants)),
    driver: {
      get: (n) => things.findOne({ _id: idOf(n) }),
      add: (n) => more.insertOne(make(n)),
      update: (n) => things.updateOne({ _id: idOf(n) }, { $set: { n } as object }),
    },
  };
  const timed = async (run: (n: number) => Promise<unknown>, times: number) => {
    const found: number[] = [];
    for (let at = 0; at < times; at++) {
      const begun = performance.now();
      await run(++number);
      found.push((performance.now() - begun) * 1000);
    }
    return found;
  };
  const report: Record<string, Record<string, number>> = {};
  for (const operation of OPERATIONS) {
    const all: Record<Way, number[]> = { cloud: [], constants: [], driver: [] };
    for (const way of Object.keys(all) as Way[]) await timed(ways[way][operation], WARM_UP);
    for (let turn = 0; turn < blocks; turn++) {
      for (const way of Object.keys(all) as Way[])
        all[way].push(...(await timed(ways[way][operation], block)));
    }
    report[operation] = Object.fromEntries(
      Object.entries(all).map(([way, found]) => [way, found.sort((a, b) => a - b)[found.length >> 1] ?? NaN]),
    );
  }
  await mongo.close();
  return report as CallerReport;
}

void main(JSON.parse(process.argv[2] ?? '{}') as CallerSettings).then(
  (report) => process.send?.(report, () => process.exit(0)),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
