/**
 * Hostile messages at the engine's socket: random bytes, mutated and cut frames, frames of unknown operations, and
 * well-formed commands with arguments of all wrong types. The engine answers or closes the connection; it never stops
 * answering others, and no command fails in a way that nobody thought of.
 * `npx tsx test/drill/engine-wire.ts [frames] [seed]` prints a summary as JSON.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  deserialize,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  type Document,
} from 'bson';
import { silentLogger, systemClock, type LogFields } from '../../cloud/base';
import { COMMANDS } from '../../cloud/engine/commands/table';
import { openHere } from '../../cloud/engine/host/open';
import { chooser, seeded } from './stream-model';

/** What a drill found. */
export interface WireSummary {
  readonly seed: number;
  readonly frames: number;
  readonly answered: number;
  readonly closed: number;
  /** Commands that failed unexpectedly, each reason once. */
  readonly unexpected: readonly string[];
  /** Pings that were not answered afterwards. */
  readonly silent: number;
}

const AT_ONCE = 8;
const NEVER = new Set(['dropdatabase']);

/** Sends so many frames. */
export async function drillEngineWire(frames: number, seed: number): Promise<WireSummary> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yunlet-fuzz-'));
  const unexpected = new Map<string, string>();
  const logger = {
    ...silentLogger,
    error(sentence: string, fields: LogFields = {}) {
      const { error, command } = fields;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      unexpected.set(`${sentence} ${String(command)} ${reason.split('\n')[0] ?? ''}`, reason);
    },
  };
  const here = await openHere({ dataDir, host: '127.0.0.1', port: 0, clock: systemClock, logger });
  const random = seeded(seed);
  const make = frameMaker(random);
  let answered = 0;
  let closed = 0;
  let silent = 0;
  try {
    for (let sent = 0; sent < frames; sent += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, frames - sent) }, make);
      const ends = await Promise.all(batch.map((bytes) => exchange(here.port, bytes, random)));
      answered += ends.filter((end) => end === 'answered').length;
      closed += ends.filter((end) => end === 'closed').length;
      if (sent % (AT_ONCE * 16) === 0 && (await ping(here.port)) !== 'answered') silent++;
    }
    if ((await ping(here.port)) !== 'answered') silent++;
    return { seed, frames, answered, closed, unexpected: [...unexpected.values()], silent };
  } finally {
    await here.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type End = 'answered' | 'closed' | 'neither';

const PATIENCE = 10_000;

/** Sends bytes in random pieces on a connection of their own. */
function exchange(port: number, bytes: Uint8Array, random: () => number): Promise<End> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (let at = 0; at < bytes.length;) {
        const size = random() < 0.7 ? bytes.length - at : 1 + Math.floor(random() * (bytes.length - at));
        socket.write(bytes.subarray(at, at + size));
        at += size;
      }
      // Some are not answered; what comes after them is.
      socket.write(PING);
      // Whoever waits for the rest of a message learns that there is none.
      if (bytes.length < 16 || Buffer.from(bytes).readInt32LE(0) > bytes.length) socket.end();
    });
    const done = (end: End) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(end);
    };
    const timer = setTimeout(() => done('neither'), PATIENCE);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 4 && received.length >= received.readInt32LE(0)) {
        // What is answered is always readable.
        deserialize(received.subarray(received.readInt32LE(12) === 1 ? 36 : 21, received.readInt32LE(0)));
        done('answered');
      }
    });
    socket.on('error', () => done('closed'));
    socket.on('close', () => done('closed'));
  });
}

const ping = (port: number) => exchange(port, PING, () => 0);

/** Frames sections as OP_MSG. */
function message(...sections: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(sections.flatMap((section) => [Buffer.from([0]), section]));
  return framed(2013, Buffer.concat([Buffer.alloc(4), body]));
}

const PING = message(serialize({ ping: 1, $db: 'admin' }));

function framed(opcode: number, body: Uint8Array): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(16), body]);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(7, 4);
  bytes.writeInt32LE(opcode, 12);
  return bytes;
}

function frameMaker(random: () => number): () => Buffer {
  const { below, pick } = chooser(random);
  const command = commandMaker(random);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));
  const query = () =>
    framed(
      2004,
      Buffer.concat([
        Buffer.alloc(4),
        Buffer.from(pick(['admin.$cmd\0', 'x\0', 'a.b\0', '\0', 'no end'])),
        Buffer.alloc(8),
        serialize(pick<Document>([{ ismaster: 1 }, { hello: 1 }, { find: 'x' }, {}])),
      ]),
    );
  const sequence = () => {
    const documents = Array.from({ length: below(4) }, () => serialize({ _id: below(9), a: below(9) }));
    const content = Buffer.concat([Buffer.from(pick(['documents\0', 'updates\0', '\0', 'x'])), ...documents]);
    const head = Buffer.alloc(5);
    head[0] = 1;
    head.writeInt32LE(content.length + 4 + pick([0, 0, 0, 1, -1, 1000]), 1);
    const body = Buffer.concat([Buffer.from([0]), serialize({ insert: 'c', $db: 'fuzz' })]);
    const flags = Buffer.alloc(4);
    flags.writeUInt32LE(pick([0, 0, 1, 2, 3, 0x10000, 4]), 0);
    return framed(2013, Buffer.concat([flags, body, head, content, Buffer.alloc(below(2) * 4)]));
  };
  const compressed = () => {
    const head = Buffer.alloc(9);
    head.writeInt32LE(pick([2013, 2004, 0]), 0);
    head.writeInt32LE(below(1e6), 4);
    head[8] = below(5);
    return framed(2012, Buffer.concat([head, noise(below(60))]));
  };
  const plain = () =>
    pick<() => Buffer>([
      () => message(serialize(command())),
      () => message(serialize(command())),
      () => message(serialize(command())),
      sequence,
      query,
      compressed,
      () => framed(pick([1, 2001, 2002, 2005, 2006, 2007, 2010, 2011, 99999]), noise(below(80))),
      () => message(serialize(command()), serialize(command())),
    ])();
  const mutated = (bytes: Buffer) => {
    const changes = 1 + below(6);
    for (let change = 0; change < changes; change++) {
      bytes[below(bytes.length)] = pick([below(256), 0, 0xff, 0x7f, 0x80]);
    }
    // A length beyond what comes only waits; mostly the others are more telling.
    if (bytes.length >= 16 && below(4) > 0) bytes.writeInt32LE(bytes.length, 0);
    return bytes;
  };
  return () => {
    switch (below(12)) {
      case 0:
        return noise(1 + below(300));
      case 1:
      case 2:
        return mutated(plain());
      case 3: {
        const bytes = plain();
        return bytes.subarray(0, 1 + below(bytes.length));
      }
      case 4:
      case 5:
        return plain();
      default:
        return message(serialize(command()));
    }
  };
}

/** Commands that exist, with arguments that make sense, or nearly, or not at all. */
function commandMaker(random: () => number): () => Document {
  const { below, pick } = chooser(random);
  const names = [...COMMANDS.keys()].filter((name) => !NEVER.has(name.toLowerCase()));
  const odd = (depth = 0): unknown =>
    pick<() => unknown>([
      () => null,
      () => undefined,
      () => below(10) - 5,
      () => new Double(pick([NaN, Infinity, -0, 1e300, 0.5])),
      () => Long.fromString(pick(['9223372036854775807', '-9223372036854775808', '0'])),
      () => new Int32(-1),
      () => Decimal128.fromString(pick(['NaN', '1E+6144', '-0', '12.5'])),
      () =>
        pick([
          '',
          'c',
          '$a',
          'a.b',
          '$$ROOT',
          '\u0000',
          'x'.repeat(300),
          '\ud800',
          '__proto__',
          'constructor',
        ]),
      () => new ObjectId('0123456789abcdef01234567'),
      () => new Date(pick([0, NaN, 8.64e15])),
      () => new Timestamp({ t: below(9), i: 1 }),
      () => new Binary(Buffer.from([1, 2, 3]), pick([0, 3, 4, 5, 128])),
      () => new BSONRegExp(pick(['a', '(', '(a+)+$', '\\p{L}', '[[:alpha:]]']), pick(['', 'i', 'x', 'imsx'])),
      () => new MinKey(),
      () => new MaxKey(),
      () => new Code('1'),
      () => true,
      () => Array.from({ length: below(4) }, () => (depth > 3 ? 1 : odd(depth + 1))),
      () => document(depth + 1),
    ])();
  const name = () =>
    pick([
      'a',
      '_id',
      'a.b',
      'a.0',
      '',
      '$set',
      '$inc',
      '$push',
      '$each',
      '$in',
      '$gt',
      '$and',
      '$or',
      '$not',
      '$expr',
      '$elemMatch',
      '$regex',
      '$options',
      '$match',
      '$group',
      '$project',
      '$sort',
      '$limit',
      '$lookup',
      '$unwind',
      '$facet',
      '$changeStream',
      '$replaceWith',
      '$cond',
      '$type',
      '$size',
      '$slice',
      '$pull',
      '$rename',
      '$bit',
      '$near',
      '$geometry',
      '$jsonSchema',
      'from',
      'let',
      'pipeline',
      'as',
      '__proto__',
      'constructor',
      '0',
    ]);
  const document = (depth = 0): Document => {
    const made: Document = {};
    const count = below(4);
    for (let index = 0; index < count; index++) {
      Object.defineProperty(made, name(), {
        value: depth > 4 ? 1 : odd(depth),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return made;
  };
  const likely: Readonly<Record<string, () => unknown>> = {
    filter: document,
    q: document,
    query: document,
    update: () => pick([document(), [document()]]),
    updates: () => [
      { q: document(), u: pick([document(), [document()]]), upsert: true, multi: below(2) === 0 },
    ],
    deletes: () => [{ q: document(), limit: below(2) }],
    documents: () => [document(), document()],
    pipeline: () => [document(), document()],
    indexes: () => [{ key: document(), name: pick(['n', '']) }],
    sort: document,
    projection: document,
    fields: document,
    cursor: () => pick([{}, { batchSize: below(3) }]),
    hint: document,
    limit: () => below(5),
    skip: () => below(5),
    key: () => pick(['a', 'a.b', '']),
    collection: () => 'c',
    cursors: () => [Long.fromNumber(below(99))],
    to: () => pick(['fuzz.d', 'fuzz', 'x.c']),
    arrayFilters: () => [document()],
    collation: document,
    readConcern: document,
    writeConcern: document,
    lsid: () => ({ id: new Binary(Buffer.alloc(16, below(3)), 4) }),
    txnNumber: () => Long.fromNumber(below(4)),
    autocommit: () => false,
    startTransaction: () => true,
    ordered: () => false,
    payload: () => 'n,,n=a,r=b',
    mechanism: () => 'SCRAM-SHA-256',
    conversationId: () => 1,
    explain: () => pick<unknown>([true, { find: 'c', filter: document() }]),
    maxTimeMS: () => below(20),
  };
  const fields = Object.keys(likely);
  return () => {
    const command = pick(names);
    const first = below(8) === 0 ? odd() : pick<unknown>(['c', 'c', 1, 'fuzz.c']);
    const made: Document = {
      [command]: command.toLowerCase() === 'getmore' ? Long.fromNumber(below(99)) : first,
    };
    const count = below(7);
    for (let index = 0; index < count; index++) {
      const field = pick(fields);
      if (field !== command) made[field] = below(5) === 0 ? odd() : likely[field]?.();
    }
    return { ...made, $db: pick(['fuzz', 'fuzz', 'admin', '', 'x.y']) };
  };
}

if (require.main === module) {
  const [frames = '5000', seed = '1'] = process.argv.slice(2);
  void drillEngineWire(Number(frames), Number(seed)).then((summary) => {
    process.stdout.write(`${JSON.stringify(summary, null, 1)}\n`);
    if (summary.silent > 0 || summary.unexpected.length > 0) process.exitCode = 1;
  });
}
