import { CloudError, type Clock } from '../base';
import { verdictOf } from './devtools-output';
import type { Deployed } from './report';
import type { RunProgram } from './run-program';

/** How {@link deployWithDevtools} works. */
export interface DevtoolsOptions {
  /** The command line of WeChat's developer tools. */
  readonly cli: string;
  /** Absolute folder of project.config.json. */
  readonly project: string;
  /** Id of the environment on WeChat's cloud. */
  readonly env: string;
  readonly names: readonly string[];
  /** The cloud installs packages; else node_modules are uploaded. */
  readonly remoteNpmInstall: boolean;
  readonly clock: Clock;
  readonly run: RunProgram;
  /** Called before each wait for a busy function. */
  readonly onRetry?: (names: readonly string[], waitMs: number) => void;
}

const TRIES = 5;
const FIRST_WAIT_MS = 2_000;

/**
 * Deploys functions through the developer tools (`cloud functions deploy`).
 *
 * @remarks The command ends with 0 even when it failed, so its text decides; a failure that names no function is
 * followed by one call for each. A function that is being updated is tried again, up to 5 times in about half a minute.
 * @returns What became of each function, in the order of `names`.
 * @throws CloudError `DEPLOY_FAILED` where the command cannot be started.
 */
export async function deployWithDevtools(options: DevtoolsOptions): Promise<readonly Deployed[]> {
  const done = new Map<string, Deployed>();
  let open = options.names;
  let wait = FIRST_WAIT_MS;
  for (let attempt = 1; open.length > 0; attempt++) {
    const results = await deployOnce(open, options);
    for (const { name, ok, reason } of results) {
      done.set(name, { name, ok, attempts: attempt, ...(ok ? {} : { reason }) });
    }
    open = results.filter(({ ok, busy }) => !ok && busy).map(({ name }) => name);
    if (attempt === TRIES || open.length === 0) break;
    options.onRetry?.(open, wait);
    await pause(options.clock, wait);
    wait *= 2;
  }
  return options.names.flatMap((name) => done.get(name) ?? []);
}

interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly busy: boolean;
  readonly reason: string;
}

async function deployOnce(names: readonly string[], options: DevtoolsOptions): Promise<readonly Result[]> {
  const { ok, busy, reason, failed } = await ask(names, options);
  if (ok || names.length === 1) return names.map((name) => ({ name, ok, busy, reason }));
  // Without names nobody can tell which arrived; one call for each can.
  const doubtful = failed.length === 0 ? names : failed;
  const results: Result[] = [];
  for (const name of names) {
    if (!doubtful.includes(name)) {
      results.push({ name, ok: true, busy: false, reason: '' });
      continue;
    }
    if (busy && failed.length > 0) results.push({ name, ok: false, busy, reason });
    else results.push(...(await deployOnce([name], options)));
  }
  return results;
}

async function ask(
  names: readonly string[],
  { cli, project, env, remoteNpmInstall, run }: DevtoolsOptions,
): Promise<ReturnType<typeof verdictOf>> {
  const words = ['cloud', 'functions', 'deploy', '--env', env, '--names', ...names, '--project', project];
  if (remoteNpmInstall) words.push('--remote-npm-install');
  try {
    const { code, output } = await run(cli, words);
    return verdictOf(output, code, names);
  } catch (cause) {
    throw new CloudError('DEPLOY_FAILED', { detail: `${cli}: ${(cause as Error).message}`, cause });
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
