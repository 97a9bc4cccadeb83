/**
 * Runs public WeChat cloud projects, unmodified, through `yunlet dev --project` and compares what their functions
 * leave behind with what reading their code predicts. None of their code is kept here: check the repositories out
 * yourself, as `owner+name`, into the folder named by YUNLET_JUDGE_DIR. With the word `sdk` it runs every
 * version of wx-server-sdk instead, with `mangodb` the tests of that project against the engine.
 *
 * @packageDocumentation
 */
import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { EJSON } from 'bson';
import { runSdkMatrix } from '../compat/sdk-matrix';
import { judgeMangodb, printMangodb } from './mangodb/run';
import { compare, type JudgedProject, type Stage, type Verdict } from './judge';
import { accountingTogether } from './projects/accounting-together';
import { bookBorrow } from './projects/book-borrow';
import { rainbowCats } from './projects/rainbow-cats';

const PROJECTS: readonly JudgedProject[] = [rainbowCats, accountingTogether, bookBorrow];
const root = resolve(__dirname, '../..');

async function main(): Promise<void> {
  if (process.argv.includes('sdk')) {
    process.exitCode = (await runSdkMatrix()) === 0 ? 0 : 1;
    return;
  }
  const shelf = process.env['YUNLET_JUDGE_DIR'] ?? join(root, '.judge');
  if (process.argv.includes('mangodb')) {
    const report = await judgeMangodb(process.env['YUNLET_MANGODB_DIR'] ?? join(shelf, 'mangodb'));
    if (report !== undefined && !printMangodb(report)) process.exitCode = 1;
    if (report !== undefined && process.argv.includes('--json')) console.log(JSON.stringify(report));
    return;
  }
  const report: object[] = [];
  let failed = 0;
  for (const project of PROJECTS) {
    const folder = join(shelf, project.repository.replace('/', '+'));
    if (!existsSync(folder)) {
      console.log(`left out  ${project.repository}: check it out as ${folder} at ${project.commit}`);
      report.push({ repository: project.repository, leftOut: true });
      continue;
    }
    const verdicts = await judge(project, folder);
    const wrong = verdicts.filter((verdict) => !verdict.ok);
    failed += wrong.length;
    console.log(
      `${wrong.length === 0 ? 'ok       ' : 'FAILED   '} ${project.repository}: ${verdicts.length - wrong.length} of ${verdicts.length}`,
    );
    for (const verdict of wrong) console.log(`  ${verdict.what}: ${verdict.detail ?? ''}`);
    report.push({ repository: project.repository, commit: project.commit, verdicts });
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify(report));
  process.exitCode = failed === 0 ? 0 : 1;
}

async function judge(project: JudgedProject, folder: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8' }).trim();
  verdicts.push(compare('the checkout is the judged commit', git('rev-parse', 'HEAD'), project.commit));
  const before = git('status', '--porcelain');
  const data = mkdtempSync(join(tmpdir(), 'yunlet-judge-'));
  const dev = spawn(
    process.execPath,
    [
      join(root, 'bin/yunlet.js'),
      'dev',
      '--project',
      folder,
      '--data',
      data,
      '--port',
      '0',
      '--no-open',
      '--json',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const exited = once(dev, 'exit');
  try {
    const lines = createInterface({ input: dev.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Error('dev ended before it was ready');
    const ready = JSON.parse(first.value) as { ready?: boolean; url: string; error?: { message: string } };
    if (ready.ready !== true) throw new Error(ready.error?.message ?? 'dev is not ready');
    const run = JSON.parse(readFileSync(join(data, 'run.json'), 'utf8')) as { key: string };
    await project.play(stageFor(ready.url, run.key, verdicts));
  } catch (error) {
    verdicts.push({ what: 'the play', ok: false, detail: String(error) });
  } finally {
    dev.kill('SIGTERM');
    await exited;
    rmSync(data, { recursive: true, force: true });
  }
  verdicts.push({ what: 'the project folder is untouched', ok: git('status', '--porcelain') === before });
  return verdicts;
}

function stageFor(url: string, key: string, verdicts: Verdict[]): Stage {
  const tokens = new Map<string, Promise<{ token: string; openid: string }>>();
  const post = async (path: string, body: unknown, headers: Record<string, string>) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as {
      data?: Record<string, unknown>;
      code?: string;
      message?: string;
    };
    if (!response.ok) throw new Error(`${path}: ${answer.code ?? ''} ${answer.message ?? ''}`);
    return answer.data ?? {};
  };
  const login = (user: string) => {
    let session = tokens.get(user);
    if (session === undefined) {
      session = post('/client/login', { code: `dev-${user}` }, {}) as Promise<{
        token: string;
        openid: string;
      }>;
      tokens.set(user, session);
    }
    return session;
  };
  const database = async (request: object) => {
    const wire: unknown = JSON.parse(EJSON.stringify(request, { relaxed: false }));
    const { reply } = await post('/client/database', { request: wire }, { 'x-yunlet-key': key });
    return EJSON.deserialize(reply as object) as Record<string, unknown>;
  };
  const documents: Stage['documents'] = async (collection, query = {}) => {
    const reply = await database({ action: 'find', collection, query, limit: 1000, byId: false });
    return reply['list'] as Record<string, unknown>[];
  };
  return {
    documents,
    openid: async (user) => (await login(user)).openid,
    async call(user, name, data = {}) {
      const { token } = await login(user);
      return (await post('/client/invoke', { name, data }, { authorization: `Bearer ${token}` }))['result'];
    },
    async put(collection, items) {
      await database({ action: 'insert', collection, documents: items });
    },
    expect(what, actual, expected) {
      verdicts.push(compare(what, actual, expected));
    },
    async eventually(what, probe) {
      for (const until = Date.now() + 3000; ;) {
        const value = await probe();
        if (value) {
          verdicts.push({ what, ok: true });
          return value;
        }
        if (Date.now() > until) throw new Error(`${what}: did not happen within 3 s`);
      }
    },
  };
}

void main();
