import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { frameRequest, readHeader, readRequest } from '../../../cloud/engine/wire/message';
import { tokenOf } from './acknowledgements';

/** The first request number of a write; what prepares the collection has lower ones. */
export const FIRST_WRITE = 1000;

/** What was asked of one document: the requests in their order. A document is only ever written by one connection. */
export type Issued = Map<number, number[]>;

/** How to write. */
export interface Work {
  readonly uri: string;
  readonly connections: number;
  /** Number of the first request. */
  readonly from: number;
  /** How many requests. */
  readonly count: number;
  readonly issued: Issued;
  readonly random: () => number;
  /** Documents of earlier work that are updated too. */
  readonly known?: readonly number[];
  readonly onAnswered?: (request: number) => void;
}

/** Makes the collection with an index of each kind. */
export async function prepare(uri: string): Promise<void> {
  const socket = await open(uri);
  const indexes = [
    { key: { tag: 1, n: -1 }, name: 'tag_1_n_-1' },
    { key: { n: 1 }, name: 'n_1', unique: true },
  ];
  await ask(socket, frameRequest({ createIndexes: 'rows', indexes, $db: 'drill' }, 1));
  socket.destroy();
}

/** Inserts and updates until all requests are answered or the engine is gone; resolves with how many were answered. */
export async function writeRows(work: Work): Promise<number> {
  let next = work.from;
  let answered = 0;
  const writer = async (_: unknown, place: number) => {
    const own = (work.known ?? []).filter((_id, at) => at % work.connections === place);
    const socket = await open(work.uri).catch(() => undefined);
    while (socket !== undefined && next < work.from + work.count) {
      const request = next++;
      const update = own.length > 0 && work.random() < 0.4;
      const id = update ? (own[Math.floor(work.random() * own.length)] as number) : request;
      work.issued.set(id, [...(work.issued.get(id) ?? []), request]);
      if (!update) own.push(id);
      const body = update ? updating(id, request) : inserting(request, work.random);
      try {
        await ask(socket, frameRequest(body, request));
      } catch {
        break;
      }
      answered++;
      work.onAnswered?.(request);
    }
    socket?.destroy();
  };
  await Promise.all(Array.from({ length: work.connections }).map(writer));
  return answered;
}

/** What an answered write has left missing among the newest `versions` of documents; undefined where nothing is. */
export function lostWrite(
  versions: Iterable<readonly [id: number, version: number]>,
  answered: ReadonlySet<number>,
  issued: Issued,
): string | undefined {
  const found = new Map(versions);
  for (const [id, requests] of issued) {
    const least = requests.findLast((request) => answered.has(request));
    if (least === undefined) continue;
    const version = found.get(id);
    if (version === undefined) return `document ${id} is gone, answered in ${least}`;
    if (version < least) return `document ${id} is of ${version}, answered in ${least}`;
  }
  return undefined;
}

const inserting = (request: number, random: () => number) => ({
  insert: 'rows',
  documents: [
    {
      _id: request,
      n: request,
      v: request,
      tag: `t${request % 7}`,
      token: tokenOf(request),
      filler: 'x'.repeat(Math.floor(random() * 600)),
    },
  ],
  $db: 'drill',
});

const updating = (id: number, request: number) => ({
  update: 'rows',
  updates: [{ q: { _id: id }, u: { $set: { v: request, token: tokenOf(request), tag: `t${request % 7}` } } }],
  $db: 'drill',
});

async function open(uri: string): Promise<Socket> {
  const { hostname, port } = new URL(uri);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  return socket;
}

/** Sends a message and waits for the whole answer. */
function ask(socket: Socket, message: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let got: Buffer = Buffer.alloc(0);
    const done = (error?: Error) => {
      socket.off('data', onData);
      socket.off('close', onClose);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onClose = () => done(new Error('The connection is gone'));
    const onData = (chunk: Buffer) => {
      got = Buffer.concat([got, chunk]);
      if (got.length < 16 || got.length < readHeader(got).length) return;
      const { body } = readRequest(got);
      const failed = Number(body['ok']) !== 1 || 'writeErrors' in body;
      done(failed ? new Error(`A write was refused: ${JSON.stringify(body)}`) : undefined);
    };
    socket.on('data', onData);
    socket.on('close', onClose);
    if (socket.destroyed) onClose();
    else socket.write(message);
  });
}
