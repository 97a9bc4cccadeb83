import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { openidOf } from '../../../cloud/auth';
import { createPlay, errorOf } from './play';

const PROJECT = join(__dirname, '../../fixtures/projects/testing');
const APPID = 'wx0123456789abcdef';
const BIN = join(__dirname, '../../../bin/yunlet.js');

interface Started {
  readonly process: ChildProcess;
  readonly ready: Readonly<Record<string, unknown>>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>;
}

const open: ChildProcess[] = [];
let dir: string;
let data: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'yunlet-life-'));
  data = join(dir, 'data');
});
afterAll(() => {
  for (const child of open) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** Starts a command as a user would, and waits for its ready line. */
async function start(...argv: readonly string[]): Promise<Started> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(YUNLET|NODE_ENV)/.test(name)),
  );
  const child = spawn(process.execPath, [BIN, ...argv, '--json'], {
    cwd: dir,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  open.push(child);
  let out = '';
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    out,
    err,
  }));
  const ready = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      if (out.includes('\n')) resolve(out.split('\n')[0] ?? '');
    });
    void ended.then(() => reject(new Error(`ended before it was ready: ${err}`)));
  });
  return { process: child, ready: JSON.parse(ready) as Started['ready'], ended };
}

const play = createPlay(() => dir);
const here = () => ['--project', PROJECT, '--data', data];
const runFile = () => join(data, 'run.json');
const posix = process.platform !== 'win32';

describe('dev', () => {
  let first: Started;
  beforeAll(async () => {
    first = await start('dev', ...here(), '--port', '0', '--no-open');
  });

  it('says when it is ready, where, and with what', () => {
    expect(first.ready).toEqual({
      ready: true,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      mongodb: expect.stringMatching(/^mongodb:\/\/yunlet:/) as string,
      env: 'fixture-env',
      functions: ['broken', 'echo'],
    });
  });

  it('leaves its address and key for the commands of this user alone', () => {
    const { url, mongodb, env } = first.ready;
    const run = JSON.parse(readFileSync(runFile(), 'utf8')) as Record<string, unknown>;
    expect(run).toMatchObject({ url, mongodb, env, pid: first.process.pid, appid: APPID });
    expect(run).toMatchObject({ secretId: 'yunlet-admin', secretKey: run['key'] });
    if (posix) expect(statSync(runFile()).mode & 0o777).toBe(0o600);
  });

  it('is found by its data folder, and by its address alone', async () => {
    const folder = await play(
      'db',
      `db.collection('things').add({ data: { _id: 'kept', n: 1 } })`,
      ...here(),
    );
    expect(folder).toMatchObject({ code: 0, err: '' });
    const url = String(first.ready['url']);
    const address = await play('invoke', 'echo', '--data', '{"a":1}', '--url', url, '--json');
    expect(JSON.parse(address.out)).toMatchObject({ event: { a: 1 } });
  });

  it.each([['dev'], ['serve'], ['engine']])(
    '%s on the same data folder is refused in one sentence',
    async (command) => {
      const played = await play(command, ...here(), '--port', '0', '--json');
      expect([played.code, errorOf(played).code]).toEqual([1, 'DATA_FOLDER_IN_USE']);
      expect(errorOf(played).message).toContain(String(first.process.pid));
      expect(played.err.trimEnd().split('\n')).toHaveLength(1);
      expect(existsSync(runFile())).toBe(true);
    },
  );

  it('on a port in use is refused in one sentence where the port was asked for', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const words = ['--project', PROJECT, '--data', join(dir, 'other'), '--port', String(port)];
    const played = await play('dev', ...words, '--no-open', '--json');
    other.close();
    expect([played.code, errorOf(played).code]).toEqual([1, 'PORT_IN_USE']);
    expect(played.err).not.toMatch(/^\s+at /m);
    expect(existsSync(join(dir, 'other', 'run.json'))).toBe(false);
  });

  it('killed in the middle, starts again with its data; what it left behind misleads nobody', async () => {
    first.process.kill('SIGKILL');
    await first.ended;
    expect(existsSync(runFile())).toBe(true);
    const gone = await play('db', `db.collection('things').get()`, ...here(), '--json');
    expect([gone.code, errorOf(gone).code]).toEqual([1, 'CLOUD_NOT_RUNNING']);

    const second = await start('dev', ...here(), '--port', '0', '--no-open');
    const kept = await play('db', `db.collection('things').doc('kept').get()`, ...here(), '--json');
    expect(JSON.parse(kept.out)).toEqual({ data: { _id: 'kept', n: 1 } });

    second.process.kill('SIGTERM');
    const { code, signal, out, err } = await second.ended;
    // Windows knows no SIGTERM: there `yunlet stop` is the clean end, tested below.
    if (posix) {
      expect({ code, signal }).toEqual({ code: 0, signal: null });
      expect(existsSync(runFile())).toBe(false);
      expect(out.trimEnd().split('\n')).toHaveLength(1);
      expect(err).not.toMatch(/^\s+at /m);
    }
  });
});

it('serve is strict, has no simulated users, and ends with stop', async () => {
  const folder = ['--project', PROJECT, '--data', join(dir, 'served')];
  const served = await start('serve', ...folder, '--port', '0');
  const unknown = await play('db', `db.collection('things').get()`, ...folder, '--env', 'nowhere', '--json');
  expect([unknown.code, errorOf(unknown).code]).toEqual([1, 'INVALIID_ENV']);
  const missing = await play('db', `db.collection('things').get()`, ...folder, '--json');
  expect(errorOf(missing).code).toBe('DATABASE_COLLECTION_NOT_EXIST');
  const login = await fetch(`${String(served.ready['url'])}/client/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"code":"dev-alice"}',
  });
  expect(login.status).toBeGreaterThanOrEqual(400);
  const stopped = await play('stop', ...folder, '--json');
  expect([stopped.code, stopped.out]).toEqual([0, '{"stopped":true}\n']);
  expect((await served.ended).code).toBe(0);
  expect(existsSync(join(dir, 'served', 'run.json'))).toBe(false);
});

it('engine is a MongoDB server that ends when told', async () => {
  const { process: child, ready, ended } = await start('engine', '--data', join(dir, 'engine'));
  const client = new MongoClient(String(ready['mongodb']));
  await client.db('mine').collection<{ _id: string }>('things').insertOne({ _id: 'a' });
  expect(await client.db('mine').collection('things').countDocuments()).toBe(1);
  await client.close();
  child.kill('SIGTERM');
  const { code, out } = await ended;
  if (posix) expect(code).toBe(0);
  expect(out.trimEnd().split('\n')).toHaveLength(1);
});

describe('invoke without a running cloud', () => {
  const words = () => ['--project', PROJECT, '--data-dir', join(dir, 'alone')];

  it('starts one for the call and leaves none behind', async () => {
    const { code, out } = await play(
      'invoke',
      'echo',
      '--data',
      '{"a":1}',
      '--as',
      '小明',
      '--json',
      ...words(),
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ event: { a: 1 }, openid: openidOf(APPID, '小明') });
    expect(existsSync(join(dir, 'alone', 'run.json'))).toBe(false);
    const gone = await play(
      'db',
      'db.collection("x").get()',
      '--project',
      PROJECT,
      '--data',
      join(dir, 'alone'),
    );
    expect(gone.code).toBe(1);
  });

  it('ends with 1 when the function fails, in the function’s own words', async () => {
    const played = await play('invoke', 'broken', '--json', ...words());
    expect([played.code, errorOf(played).code]).toEqual([1, 'FUNCTIONS_EXECUTE_FAIL']);
    expect(errorOf(played).message).toContain('broken');
  });
});

it('a broken run.json counts as none', async () => {
  writeFileSync(runFile(), '{"url":');
  const played = await play('db', `db.collection('things').get()`, ...here(), '--json');
  expect(errorOf(played).code).toBe('CLOUD_NOT_RUNNING');
});
