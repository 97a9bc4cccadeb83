import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, Long, serialize, type Document } from 'bson';
import { MongoClient, type ChangeStream } from 'mongodb';
import {
  createFakeClock,
  silentLogger,
  systemClock,
  type Clock,
  type FakeClock,
} from '../../../../cloud/base';
import { dispatch } from '../../../../cloud/engine/commands/dispatch';
import { openHere, type OpenEngine } from '../../../../cloud/engine/host/open';
import { decodeCommand } from '../../../../cloud/engine/storage/raw';
import type { OplogLimits } from '../../../../cloud/engine/storage/oplog';

/** A reply. */
export type Answer = Document & { readonly ok: number };

/** An engine in this thread that may be opened again on the same folder. */
export interface Lab {
  readonly here: OpenEngine;
  readonly client: MongoClient;
  readonly fake: FakeClock;
  /** Sends a command past the driver. */
  send(
    body: Document,
    options?: { readonly database?: string; readonly closed?: AbortSignal },
  ): Promise<Answer>;
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Opens an engine on a folder of its own; with `fake` its clock stands still until told. */
export async function openLab(
  options: { readonly history?: OplogLimits; readonly fake?: boolean } = {},
): Promise<Lab> {
  const dataDir = await mkdtemp(join(tmpdir(), 'yunlet-changes-'));
  const fake = createFakeClock();
  const clock: Clock = options.fake === true ? fake : systemClock;
  const { history } = options;
  const open = async () => {
    const here = await openHere({
      dataDir,
      host: '127.0.0.1',
      port: 0,
      clock,
      logger: silentLogger,
      ...(history === undefined ? {} : { history }),
    });
    const client = new MongoClient(`mongodb://127.0.0.1:${here.port}/?directConnection=true`);
    await client.connect();
    return { here, client };
  };
  let opened = await open();
  return {
    get here() {
      return opened.here;
    },
    get client() {
      return opened.client;
    },
    fake,
    async send(body, { database = 't', closed } = {}) {
      const connection = { id: 1, address: '', user: undefined, authentication: undefined };
      const bytes = serialize({ ...body, $db: database }, { ignoreUndefined: true });
      return deserialize(
        await dispatch(
          opened.here.engine,
          { ...connection, ...(closed === undefined ? {} : { closed }) },
          decodeCommand(bytes),
        ),
      ) as Answer;
    },
    async reopen() {
      await opened.client.close();
      await opened.here.stop();
      opened = await open();
    },
    async close() {
      await opened.client.close();
      await opened.here.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Waits until a stream is open, so that what is written from then on is told. */
export async function opened<T extends ChangeStream>(stream: T): Promise<T> {
  const ready = new Promise<void>((resolve) => stream.once('resumeTokenChanged', () => resolve()));
  // The asking opens it; what it gives is kept for the next who asks.
  const first = stream.next();
  first.catch(() => undefined);
  await Promise.race([ready, first]);
  const next = stream.next.bind(stream);
  let kept: typeof first | undefined = first;
  stream.next = () => {
    const asked = kept ?? next();
    kept = undefined;
    return asked;
  };
  return stream;
}

/** The next `count` events of a stream. */
export async function nextOf(stream: ChangeStream, count: number): Promise<Document[]> {
  const events: Document[] = [];
  while (events.length < count) events.push(await stream.next());
  return events;
}

/** A change stream past the driver. */
export interface RawStream {
  readonly id: Long;
  readonly batch: readonly Document[];
  readonly token: Document;
}

/** Opens a change stream past the driver. @throws the reply where it is refused. */
export async function openRaw(
  lab: Lab,
  operand: Document = {},
  options: {
    readonly collection?: string | 1;
    readonly database?: string;
    readonly stages?: Document[];
  } = {},
): Promise<RawStream> {
  const { collection = 'c', database = 't', stages = [] } = options;
  const pipeline = [{ $changeStream: operand }, ...stages];
  const reply = await lab.send({ aggregate: collection, pipeline, cursor: {} }, { database });
  return streamOf(reply);
}

/** Asks a change stream for more past the driver. @throws the reply where it is refused. */
export async function moreOf(
  lab: Lab,
  { id }: Pick<RawStream, 'id'>,
  options: { readonly maxTimeMS?: number; readonly closed?: AbortSignal; readonly batchSize?: number } = {},
): Promise<RawStream> {
  const { closed, ...rest } = options;
  const body = { getMore: id, collection: 'c', ...rest };
  return streamOf(await lab.send(body, closed === undefined ? {} : { closed }));
}

function streamOf(reply: Answer): RawStream {
  if (reply.ok !== 1)
    throw Object.assign(new Error(String(reply['errmsg'])), { code: reply['code'] as number });
  const cursor = reply['cursor'] as Document;
  const id: unknown = cursor['id'];
  return {
    id: id instanceof Long ? id : Long.fromNumber(Number(id)),
    batch: (cursor['firstBatch'] ?? cursor['nextBatch']) as Document[],
    token: cursor['postBatchResumeToken'] as Document,
  };
}
