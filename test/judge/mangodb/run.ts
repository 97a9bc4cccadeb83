import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { format } from 'prettier';
import { startEngine } from '../start-engine';
import { EXCLUDED, REASONS } from './reasons';

const ROOT = resolve(__dirname, '../../..');
const MEASURED = join(ROOT, 'docs/measurements/mangodb.json');
const COMMIT = 'bfcf4d3a9f4cd8ab157e13d00f007f331c3f5b7e';
/** Milliseconds for one file: one that does not end is cut, and its missing tests count as one failure. */
const FILE_LIMIT = 120_000;
const AT_ONCE = 2;
/** Least share of counted tests that must pass. */
const GOAL = 0.97;

interface Outcome {
  readonly path: readonly string[];
  readonly ok: boolean;
  readonly left: boolean;
  readonly why?: string;
}

/** What {@link judgeMangodb} found. */
export interface MangodbReport {
  readonly commit: string;
  readonly counted: number;
  readonly passed: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly failures: readonly { readonly test: string; readonly why: string; readonly reason: string }[];
}

/**
 * Runs the integration and end-to-end tests of JKershaw/mangodb (MIT; its authors run them on a real MongoDB) against
 * `yunlet engine`, through the official driver of this repository.
 *
 * @remarks The report is kept in docs/measurements/mangodb.json. Nothing of the suite is kept here: check it out yourself and name the folder in `YUNLET_MANGODB_DIR`.
 * @returns undefined where there is no checkout.
 */
export async function judgeMangodb(checkout: string): Promise<MangodbReport | undefined> {
  if (!existsSync(join(checkout, 'test/integration'))) {
    console.log(`left out  JKershaw/mangodb: check it out as ${checkout} at ${COMMIT}`);
    return undefined;
  }
  const work = join(ROOT, 'node_modules', '.cache', 'yunlet-mangodb');
  const files = ['test/integration', 'test/e2e'].flatMap((folder) => testFiles(join(checkout, folder)));
  await compile(files, checkout, work);
  const data = mkdtempSync(join(tmpdir(), 'yunlet-mangodb-'));
  const engine = await startEngine(data);
  try {
    const outcomes: Outcome[] = [];
    const waiting = files.map((file) => relative(checkout, file).replace(/\.ts$/, '.mjs'));
    const worker = async () => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        outcomes.push(...(await runFile(join(work, file), engine.uri)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const found = report(outcomes);
    await keep(found);
    return found;
  } finally {
    await engine.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Keeps a report with what it was made on. */
async function keep({ commit, ...found }: MangodbReport): Promise<void> {
  const kept = {
    at: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
    machine: {
      platform: process.platform,
      arch: process.arch,
      node: process.version,
      processors: cpus().length,
    },
    suite: { repository: 'JKershaw/mangodb', commit },
    share: Number((found.passed / found.counted).toFixed(4)),
    ...found,
  };
  writeFileSync(MEASURED, await format(JSON.stringify(kept), { parser: 'json' }));
}

/** Prints a report; `true` where it reaches the goal and nothing is unexplained. */
export function printMangodb({ counted, passed, excluded, failures }: MangodbReport): boolean {
  const share = passed / counted;
  for (const { test, why, reason } of failures) console.log(`  ${test}\n      ${reason} (${why})`);
  for (const [why, count] of Object.entries(excluded)) console.log(`  not counted: ${count}, ${why}`);
  const unexplained = failures.filter(({ reason }) => reason === UNEXPLAINED).length;
  const good = share >= GOAL && unexplained === 0;
  console.log(
    `${good ? 'ok       ' : 'FAILED   '} JKershaw/mangodb: ${passed} of ${counted} (${(share * 100).toFixed(1)} %), ${unexplained} unexplained`,
  );
  return good;
}

const UNEXPLAINED = 'UNEXPLAINED';

function report(outcomes: readonly Outcome[]): MangodbReport {
  const excluded: Record<string, number> = {};
  const failures: { test: string; why: string; reason: string }[] = [];
  let counted = 0;
  for (const { path, ok, left, why } of outcomes) {
    const test = path.join(' > ');
    const out = left ? 'skipped by its authors' : EXCLUDED.find(([pattern]) => pattern.test(test))?.[1];
    if (out !== undefined) {
      excluded[out] = (excluded[out] ?? 0) + 1;
      continue;
    }
    counted++;
    if (ok) continue;
    const reason = REASONS.find(([pattern]) => pattern.test(test))?.[1] ?? UNEXPLAINED;
    failures.push({ test, why: (why ?? '').split('\n')[0] ?? '', reason });
  }
  return { commit: COMMIT, counted, passed: counted - failures.length, excluded, failures };
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
}

/** The tests as modules beside our own packages, so that they use the driver of this repository. */
async function compile(files: readonly string[], checkout: string, work: string): Promise<void> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(work, 'node_modules'), 'junction');
  await build({
    entryPoints: [...files],
    outbase: checkout,
    outdir: work,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    absWorkingDir: checkout,
  });
}

async function runFile(file: string, uri: string): Promise<readonly Outcome[]> {
  const child = spawn(
    process.execPath,
    ['--test', `--test-reporter=${join(__dirname, 'reporter.mjs')}`, file],
    { env: { ...process.env, MONGODB_URI: uri }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const late = setTimeout(() => child.kill('SIGKILL'), FILE_LIMIT);
  const outcomes: Outcome[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    outcomes.push(JSON.parse(line) as Outcome);
  }
  clearTimeout(late);
  // The runner itself reports a file as a test of that name.
  const own = outcomes.filter(({ path }) => !path.at(-1)?.endsWith('.mjs'));
  const [, signal] = await ended;
  if (signal === null) return own;
  return [...own, { path: [file, 'ends'], ok: false, left: false, why: 'did not end in time' }];
}
