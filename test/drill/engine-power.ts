/**
 * Cuts the power below an engine. Its system calls are recorded by strace while it is written to: no answer may leave
 * before a flush that covers its write. The recording is then cut at the flushes, with what was not flushed dropped, torn
 * or kept; each file must open with every answered write. In a second part the process is killed first and its successor
 * loses the power.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAckCheck, type AckFindings } from './power/acknowledgements';
import { createDisk, type Disk, type Fate } from './power/disk';
import { recordEngine, whyNotTraceable } from './power/record';
import type { Reopened } from './power/reopen';
import type { Happening } from './power/timeline';
import { FIRST_WRITE, lostWrite, prepare, writeRows, type Issued } from './power/workload';
import { seeded } from './stream-model';

/** What a drill found. */
export interface PowerSummary {
  readonly seed: number;
  readonly acknowledgements: AckFindings;
  readonly cuts: CutFindings;
}

/** What became of the files after the cuts. */
export interface CutFindings {
  readonly cuts: number;
  readonly moments: number;
  /** Cuts after which an answered write was gone, the file did not open or `validate` complained. */
  readonly bad: number;
  readonly firstFault?: string;
}

/** How much to do. */
export interface PowerSize {
  /** Writes whose answers are checked. */
  readonly writes: number;
  /** Writes of the recording that is cut, in each life of the engine. */
  readonly cutWrites: number;
  /** How often the engine is killed in between. */
  readonly lives: number;
  /** Most cuts; they are spread over the recording. */
  readonly cuts: number;
}

/** Why the drill cannot run here; undefined where it can. */
export const whyNoPowerDrill = whyNotTraceable;

/** Runs one drill. */
export async function drillEnginePower(size: PowerSize, seed: number): Promise<PowerSummary> {
  const random = seeded(seed);
  const acknowledgements = await checkAnswers(size.writes, random);
  const { happenings, issued } = await recordLives(size, random);
  const cuts = await cutEverywhere({ happenings, issued, most: size.cuts, random });
  return { seed, acknowledgements, cuts };
}

async function checkAnswers(writes: number, random: () => number): Promise<AckFindings> {
  return inFolder(async (dir) => {
    const check = createAckCheck(FIRST_WRITE);
    const { uri, kill } = await recordEngine(dir, (happening) => check.take(happening));
    await prepare(uri);
    let from = FIRST_WRITE;
    for (const [connections, share] of [
      [1, 0.2],
      [8, 0.3],
      [64, 0.5],
    ] as const) {
      const count = Math.ceil(writes * share);
      await writeRows({ uri, connections, from, count, issued: new Map(), random });
      from += count;
    }
    await kill();
    return check.findings();
  });
}

async function recordLives({ cutWrites, lives }: PowerSize, random: () => number) {
  const happenings: Happening[] = [];
  const issued: Issued = new Map();
  await inFolder(async (dir) => {
    for (let life = 0; life < lives; life++) {
      // The numbers of a new life's calls go on where those of the last one ended.
      const base = happenings.length * 2;
      const { uri, kill } = await recordEngine(dir, (happening) => {
        happenings.push('id' in happening ? { ...happening, id: happening.id + base } : happening);
      });
      if (life === 0) await prepare(uri);
      const from = FIRST_WRITE + life * cutWrites;
      const connections = life % 2 === 0 ? 8 : 2;
      const writing = writeRows({ uri, connections, from, count: cutWrites, issued, random });
      if (life < lives - 1) {
        const enough = from + Math.floor(cutWrites * (0.3 + 0.6 * random()));
        await until(() => happenings.some((one) => one.kind === 'answered' && one.request >= enough));
      } else await writing;
      await kill();
      await writing;
    }
  });
  return { happenings, issued };
}

interface Cutting {
  readonly happenings: readonly Happening[];
  readonly issued: Issued;
  readonly most: number;
  readonly random: () => number;
}

const FATES: readonly Fate[] = ['dropped', 'torn', 'torn', 'kept'];

async function cutEverywhere({ happenings, issued, most, random }: Cutting): Promise<CutFindings> {
  // Before and after the end of each flush and of each record that is written through.
  const through = new Set(
    happenings.flatMap((one) => (one.kind === 'write' && one.synchronous ? [one.id] : [])),
  );
  const isBoundary = (one: Happening) =>
    one.kind === 'flushed' || (one.kind === 'written' && through.has(one.id));
  const boundaries = happenings.flatMap((one, at) => (isBoundary(one) ? [at, at + 1] : []));
  const step = Math.max(1, (boundaries.length * FATES.length) / most);
  const disk: Disk = createDisk();
  const answered = new Set<number>();
  const findings = { cuts: 0, moments: 0, bad: 0 };
  let firstFault: string | undefined;
  let due = 0;
  let passed = 0;
  const opener = createOpener();
  try {
    for (let at = 0; at <= happenings.length; at++) {
      if (boundaries.includes(at)) {
        findings.moments++;
        for (const fate of FATES) {
          if (passed++ < due) continue;
          due += step;
          findings.cuts++;
          const found = await opener.open(disk.cut(fate, random));
          const fault = found.errors[0] ?? lostWrite(found.versions, answered, issued);
          if (fault === undefined) continue;
          findings.bad++;
          firstFault ??= `cut ${at} of ${happenings.length}, unflushed ${fate}: ${fault}`;
        }
      }
      const happening = happenings[at];
      if (happening?.kind === 'answered') answered.add(happening.request);
      else if (happening !== undefined) disk.take(happening);
    }
  } finally {
    opener.close();
  }
  return { ...findings, ...(firstFault === undefined ? {} : { firstFault }) };
}

/** Opens files in a process of its own: reading a broken one may end it. */
function createOpener() {
  const start = () =>
    fork(join(__dirname, 'power', 'reopen.ts'), {
      execArgv: ['--import', 'tsx'],
      // lmdb trusts what was not flushed as long as the machine has not been started anew; here it has been.
      env: { ...process.env, LMDB_RESTORE: 'safe' },
    });
  let child: ChildProcess | undefined;
  return {
    open: (file: Buffer) =>
      inFolder(async (dir) => {
        await mkdir(dir, { recursive: true });
        if (file.length > 0) await writeFile(join(dir, 'data.mdb'), file);
        const current = (child ??= start());
        return new Promise<Reopened>((resolve) => {
          const died = (code: number | null, signal: string | null) => {
            child = undefined;
            resolve({ versions: [], errors: [`opening it ended the process: ${signal ?? String(code)}`] });
          };
          current.once('exit', died);
          current.once('message', (message) => {
            current.off('exit', died);
            resolve(message as Reopened);
          });
          current.send({ dir });
        });
      }),
    close: () => child?.disconnect(),
  };
}

async function until(met: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 60_000; !met();) {
    if (performance.now() > deadline) throw new Error('The engine answered too slowly');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function inFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'yunlet-power-'));
  try {
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

if (require.main === module) {
  const [writes = '400', cutWrites = '150', lives = '3', cuts = '60', seed = '1'] = process.argv.slice(2);
  const size = {
    writes: Number(writes),
    cutWrites: Number(cutWrites),
    lives: Number(lives),
    cuts: Number(cuts),
  };
  void drillEnginePower(size, Number(seed)).then((summary) => console.log(JSON.stringify(summary, null, 2)));
}
