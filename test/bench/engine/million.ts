/** A process with an engine of its own, `million.js FOLDER COUNT`: fills the folder, or opens it and reads. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { silentLogger } from '../../../cloud/base';
import { openEngine } from '../../../cloud/engine';
import { bytesOf, idOf, itemOf, type Item } from './documents';

const [what = '', dir = '', wish = '0'] = process.argv.slice(2);
const count = Number(wish);
const READS = 20_000;

const open = () => openEngine({ dataDir: dir, host: '127.0.0.1', port: 0, logger: silentLogger });

async function fill(): Promise<object> {
  const engine = await open();
  const client = new MongoClient(engine.uri);
  const items = client.db('bench').collection<Item>('items');
  let bytes = 0;
  const begun = performance.now();
  for (let from = 0; from < count; from += 2000) {
    const many = Array.from({ length: 2000 }, (_, at) => itemOf(from + at));
    bytes += many.reduce((sum, item) => sum + bytesOf(item).length, 0);
    await items.insertMany(many, { writeConcern: { w: 1 } });
  }
  const seconds = (performance.now() - begun) / 1000;
  await items.createIndex({ by: 1 });
  await client.close();
  await engine.stop();
  return { bytes, seconds, file: statSync(join(dir, 'data.mdb')).size };
}

async function read(): Promise<object> {
  const before = performance.now();
  const engine = await open();
  const opened = performance.now() - before;
  const client = new MongoClient(engine.uri);
  const items = client.db('bench').collection<Item>('items');
  await items.findOne({ _id: idOf(1) });
  const firstAnswer = performance.now() - before;
  const begin = privateMb();
  for (let turn = 0; turn < READS; turn++) await items.findOne({ _id: idOf((turn * 7919) % count) });
  const scanned = performance.now();
  await items.countDocuments({ price: { $lt: 10 } });
  const scan = performance.now() - scanned;
  const end = privateMb();
  await client.close();
  await engine.stop();
  return { opened, firstAnswer, begin, end, scan };
}

/** Private anonymous memory of this process in MB; NaN where the system does not tell. */
function privateMb(): number {
  try {
    const found = /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(found?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

(what === 'fill' ? fill() : read()).then(
  (result) => process.send?.(result, () => process.exit(0)),
  (error: unknown) => process.send?.({ error: String(error) }, () => process.exit(1)),
);
