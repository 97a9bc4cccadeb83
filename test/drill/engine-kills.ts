/** Kills an engine again and again under concurrent writes, on one folder that grows older with every kill. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { host, kill } from './engine-process';
import { FIRST_WRITE, lostWrite, prepare, writeRows, type Issued } from './power/workload';
import { seeded } from './stream-model';

/** What a drill found. */
export interface KillsSummary {
  readonly seed: number;
  readonly kills: number;
  /** Writes answered before a kill. */
  readonly acknowledged: number;
  /** Documents at the end. */
  readonly documents: number;
  /** Kills after which `validate` complained or an answered write was missing. */
  readonly bad: number;
  readonly firstFault?: string;
}

const CONNECTIONS = 16;
/** More than any life lives to see. */
const REQUESTS = 20_000;
/** Most writes a life is let to answer before it is killed. */
const LONGEST = 400;

/** Runs one drill. */
export async function drillEngineKills(kills: number, seed: number): Promise<KillsSummary> {
  const random = seeded(seed);
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-kills-'));
  const answered = new Set<number>();
  const issued: Issued = new Map();
  let bad = 0;
  let firstFault: string | undefined;
  let documents = 0;
  try {
    for (let life = 0; life <= kills; life++) {
      const { uri, child } = await host(dir);
      try {
        if (life === 0) await prepare(uri);
        const { versions, errors } = await inspect(uri);
        documents = versions.length;
        const fault = errors[0] ?? lostWrite(versions, answered, issued);
        if (fault !== undefined) bad++;
        firstFault ??= fault === undefined ? undefined : `after kill ${life}: ${fault}`;
        if (life === kills) break;
        const until = answered.size + 1 + Math.floor(random() * LONGEST);
        let killed: Promise<void> | undefined;
        await writeRows({
          uri,
          connections: CONNECTIONS,
          from: FIRST_WRITE + life * REQUESTS,
          count: REQUESTS,
          issued,
          random,
          known: versions.map(([id]) => id),
          onAnswered(request) {
            answered.add(request);
            if (answered.size >= until) killed ??= kill(child);
          },
        });
        await killed;
      } finally {
        if (child.exitCode === null && child.signalCode === null) await kill(child);
      }
    }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  const acknowledged = answered.size;
  return { seed, kills, acknowledged, documents, bad, ...(firstFault === undefined ? {} : { firstFault }) };
}

interface Found {
  readonly versions: readonly (readonly [id: number, version: number])[];
  readonly errors: readonly string[];
}

async function inspect(uri: string): Promise<Found> {
  const client = new MongoClient(uri);
  try {
    const database = client.db('drill');
    const rows = await database.collection<{ _id: number; v: number }>('rows').find().toArray();
    const { errors } = await database.command({ validate: 'rows' });
    return { versions: rows.map(({ _id, v }) => [_id, v] as const), errors: errors as string[] };
  } finally {
    await client.close();
  }
}
