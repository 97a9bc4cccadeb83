import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudError, isAlive } from '../base';
import { flagText, type Call } from './command';
import { dataDir, projectDir } from './settings';
import { usage } from './usage';

/** What `run.json` in the data folder says of the cloud that runs there. */
export interface Running {
  /** The gateway's address. */
  readonly url: string;
  readonly pid: number;
  /** The administrator's key. */
  readonly key: string;
  /** What server SDKs outside of functions sign with. */
  readonly secretId: string;
  readonly secretKey: string;
  readonly mongodb: string;
  readonly env: string;
  readonly appid: string;
  /** Names of its simulated users. */
  readonly users: readonly string[];
}

/** Where commands send their requests. */
export interface Target {
  readonly url: string;
  readonly key: string;
  /** The app the cloud belongs to, where it is known. */
  readonly appid?: string;
  /** Its simulated users; none where it has none or they are not known. */
  readonly users?: readonly string[];
}

/**
 * Writes run.json, readable by this user only, and a pointer to it so that `--url` alone finds it.
 *
 * @returns Takes both away again, unless another cloud has written its own meanwhile.
 */
export function announce(folder: string, running: Running): () => void {
  const file = join(folder, 'run.json');
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
  const pointer = point(running.url, file);
  return () => {
    if (readRunning(folder)?.pid !== running.pid) return;
    rmSync(file, { force: true });
    if (pointer !== undefined) rmSync(pointer, { force: true });
  };
}

/** The cloud whose run.json lies in `folder`, if its process is alive. */
export function findRunning(folder: string): Running | undefined {
  const running = readRunning(folder);
  return running !== undefined && isAlive(running.pid) ? running : undefined;
}

/**
 * The running cloud a command means: `--url` with `--key` or YUNLET_KEY (on loopback its run.json will do), else the one
 * of the data folder.
 *
 * @throws CloudError `CLOUD_NOT_RUNNING`; `USAGE` where a key is needed.
 */
export function findTarget(call: Call): Target {
  const url = flagText(call, 'url')?.replace(/\/+$/, '');
  const folder = dataDir(call);
  if (url === undefined) {
    const running = findRunning(folder);
    if (running === undefined)
      throw new CloudError('CLOUD_NOT_RUNNING', { fields: { dir: projectDir(call) } });
    return running;
  }
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw usage(
      `--url must be an address such as http://127.0.0.1:7380.`,
      `--url 应为地址，例如 http://127.0.0.1:7380。`,
    );
  }
  const key = flagText(call, 'key') ?? (call.terminal.env['YUNLET_KEY'] || undefined);
  if (key !== undefined) return { url, key };
  const own = isLoopback(url) ? [readRunning(folder), readPointed(url)] : [];
  const found = own.find((running) => running !== undefined && sameAddress(running.url, url));
  if (found !== undefined) return { url, key: found.key, appid: found.appid, users: found.users };
  throw usage(
    `The cloud at ${url} wants its key: give --key or set YUNLET_KEY.`,
    `访问 ${url} 需要密钥：请使用 --key 或设置 YUNLET_KEY。`,
  );
}

function readRunning(folder: string): Running | undefined {
  return parse(join(folder, 'run.json'));
}

function parse(file: string): Running | undefined {
  try {
    const running = JSON.parse(readFileSync(file, 'utf8')) as Partial<Running>;
    const whole =
      typeof running.url === 'string' &&
      typeof running.key === 'string' &&
      Number.isInteger(running.pid) &&
      Number(running.pid) > 0;
    return whole ? (running as Running) : undefined;
  } catch {
    return undefined;
  }
}

function sameAddress(a: string, b: string): boolean {
  return new URL(a).port === new URL(b).port && isLoopback(a) && isLoopback(b);
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

/** A folder of this user's in the temporary folder; undefined where somebody else has put one there first. */
function pointers(): string | undefined {
  const uid = process.getuid?.();
  const folder = join(tmpdir(), `yunlet-${uid ?? 'user'}`);
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    const found = lstatSync(folder);
    const ours = uid === undefined || (found.uid === uid && (found.mode & 0o022) === 0);
    return found.isDirectory() && ours ? folder : undefined;
  } catch {
    return undefined;
  }
}

function point(url: string, file: string): string | undefined {
  const folder = pointers();
  if (folder === undefined) return undefined;
  const pointer = join(folder, `${new URL(url).port}.json`);
  try {
    rmSync(pointer, { force: true });
    writeFileSync(pointer, JSON.stringify(file), { mode: 0o600, flag: 'wx' });
    return pointer;
  } catch {
    // Only the comfort of a bare --url is lost; --project and --data still find the cloud.
    return undefined;
  }
}

function readPointed(url: string): Running | undefined {
  const folder = pointers();
  if (folder === undefined) return undefined;
  try {
    const file = JSON.parse(readFileSync(join(folder, `${new URL(url).port}.json`), 'utf8')) as unknown;
    return typeof file === 'string' ? parse(file) : undefined;
  } catch {
    return undefined;
  }
}
