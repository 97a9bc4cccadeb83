/**
 * Requests that are not what they should be, to every route of a running cloud. Each is answered, with JSON and a code where it
 * is refused; nothing crashes; and what was refused has changed nothing.
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { createLogger } from '../../../cloud/base';
import { ADMIN_ACTIONS } from '../../../cloud/gateway/admin/actions';
import type { AdminOptions } from '../../../cloud/gateway/admin/action';
import { WEB_ACTIONS } from '../../../cloud/gateway/web/actions';
import { gatewayRoutes } from '../../../cloud/gateway/create-gateway';
import { createTestCloud, type TestCloud } from '../../../cloud/testing';
import { createChance, type Chance } from './chance';
import { judge } from './judge';
import { encoded, mutated } from './mutate';
import { bytesOf, send, type RawRequest } from './raw-http';
import { samplesOf, type Sample } from './samples';
import { tc3Headers } from './sign';
import { fuzzSockets } from './sockets';
import { leftBehind, stateOf } from './state';

/** What a {@link fuzzGateway} found. */
export interface FuzzSummary {
  readonly seed: number;
  /** Valid requests that were spoilt. */
  readonly samples: number;
  readonly routes: number;
  /** Routes that only a general sample was found for. */
  readonly general: readonly string[];
  readonly requests: number;
  readonly refused: number;
  readonly answered: number;
  /** Connections that were closed without an answer, as raw bytes may be. */
  readonly closed: number;
  readonly frames: number;
  readonly codes: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
}

const MOST_FINDINGS = 40;
/** Requests after which places to upload to are fetched anew. */
const FRESH = 200;

/** Every route and method there is, found in the table itself. */
export function routesThere(): readonly { readonly path: string; readonly methods: readonly string[] }[] {
  // Nothing is answered by these: the table is only asked what it holds.
  const options = { config: { hosts: [], origins: [], envs: [], lang: 'en' } } as unknown as AdminOptions;
  return gatewayRoutes(options).map(({ path, methods }) => ({ path, methods: Object.keys(methods) }));
}

/** How many requests are made of each sample, so that every route gets `each`, and every sample a fifth of that. */
function sharesOf(samples: readonly Sample[], each: number): readonly number[] {
  const paths = routesThere().map(({ path }) => path);
  const routeOf = ({ target }: Sample) => {
    const [path = ''] = target.split('?');
    return paths.find((known) => (known.endsWith('/') ? path.startsWith(known) : path === known)) ?? path;
  };
  const routes = samples.map(routeOf);
  return routes.map((route) => {
    const count = routes.filter((other) => other === route).length;
    return Math.ceil(Math.max(each / 5, each / count));
  });
}

/** Sends `each` spoilt requests to every route. */
export async function fuzzGateway(each: number, seed: number): Promise<FuzzSummary> {
  const chance = createChance(seed);
  const folder = await mkdtemp(join(tmpdir(), 'yunlet-fuzz-'));
  const thrown: unknown[] = [];
  const onThrown = (error: unknown) => thrown.push(error);
  process.on('unhandledRejection', onThrown);
  const errors: string[] = [];
  const cloud = await createTestCloud({
    project: await projectIn(folder),
    tempDir: folder,
    strict: true,
    logger: createLogger({
      level: 'error',
      write: (line) => errors.push(line),
      format: 'json',
    }),
  });
  const mongo = new MongoClient(cloud.mongodb);
  const findings: string[] = [];
  const codes: Record<string, number> = {};
  const counts = { requests: 0, refused: 0, answered: 0, closed: 0 };
  try {
    await cloud.db.collection('things').insert(Array.from({ length: 5 }, (_, n) => ({ _id: `d${n}`, n })));
    const dataDir = join(
      folder,
      (await readdir(folder)).find((name) => name.startsWith('yunlet-test-')) ?? '',
    );
    const state = () => stateOf(mongo, join(dataDir, 'files'));
    const port = Number(new URL(cloud.url).port);
    let samples = await freshSamples(cloud);
    const names = samples.map(({ name }) => name);
    await checkSamples(samples, { cloud, port, findings });
    let before = await state();
    const shares = sharesOf(samples, each);
    for (const [at, name] of names.entries()) {
      for (let number = 0; number < (shares[at] ?? each); number++) {
        if (counts.requests % FRESH === 0) {
          samples = await freshSamples(cloud);
          before = await state();
        }
        if (number === 0) before = await state();
        const { request, signs } = mutated(samples[at] as Sample, chance);
        const signed = signs ? signedBy(samples[at] as Sample, request, cloud) : request;
        counts.requests++;
        const answer = await send(port, signed).catch((error: unknown) => String(error));
        const verdict = judge(signed, answer);
        if (verdict.kind === 'wrong') findings.push(`${name}: ${verdict.why}\n${shown(signed)}`);
        else counts[verdict.kind]++;
        if (verdict.kind === 'refused') codes[verdict.code] = (codes[verdict.code] ?? 0) + 1;
        const after = await state();
        // Exports and imports go on after their answer.
        const hasJobs = name.includes('migrate');
        if (verdict.kind === 'refused' && after !== before && !hasJobs)
          findings.push(`${name}: refused, and something has changed\n${shown(signed)}`);
        before = after;
        if (thrown.length > 0) findings.push(`${name}: unhandled ${String(thrown.pop())}\n${shown(signed)}`);
        for (const line of errors.splice(0).filter((each) => each.includes('"SYS_ERR"')))
          findings.push(`${name}: ${line.slice(0, 1500)}\n${shown(signed)}`);
        if (findings.length >= MOST_FINDINGS) break;
      }
      if (findings.length >= MOST_FINDINGS) break;
    }
    const sockets = await fuzzSockets({ port, token: await signedIn(cloud.url), times: each, chance });
    findings.push(...sockets.findings);
    const left = await leftBehind(join(dataDir, 'files'));
    if (left.length > 0) findings.push(`${left.length} uploads were left behind`);
    const alive = await fetch(`${cloud.url}/healthz`);
    if (!alive.ok) findings.push(`healthz answered ${alive.status} in the end`);
    return {
      seed,
      samples: names.length,
      routes: routesThere().length,
      general: names.filter((name) => name.startsWith(GENERAL)),
      ...counts,
      frames: sockets.frames,
      codes,
      findings,
    };
  } finally {
    process.off('unhandledRejection', onThrown);
    await mongo.close();
    await cloud.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const GENERAL = 'general ';
const APPID = 'wx1234567890abcdef';

async function projectIn(folder: string): Promise<string> {
  const project = join(folder, 'project');
  const echo = join(project, 'cloudfunctions', 'echo');
  await mkdir(echo, { recursive: true });
  await mkdir(join(project, 'miniprogram'));
  await writeFile(join(project, 'miniprogram', 'app.json'), '{"pages":[]}');
  await writeFile(join(echo, 'index.js'), 'exports.main = async (event) => event;');
  await writeFile(
    join(project, 'project.config.json'),
    JSON.stringify({ appid: APPID, cloudfunctionRoot: 'cloudfunctions/', miniprogramRoot: 'miniprogram/' }),
  );
  await writeFile(
    join(project, 'yunlet.config.json'),
    JSON.stringify({
      version: 1,
      collections: { things: { permission: 'CUSTOM', rules: { read: true, write: true } } },
    }),
  );
  return project;
}

async function signedIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/client/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"code":"dev-alice"}',
  });
  return ((await answer.json()) as { readonly data: { readonly token: string } }).data.token;
}

/** Samples with places to upload to that are still unused, and general ones for routes that have none. */
async function freshSamples(cloud: TestCloud): Promise<readonly Sample[]> {
  const { host } = new URL(cloud.url);
  const token = await signedIn(cloud.url);
  const place = async (method: 'put' | 'post') => {
    const target = '/admin';
    const fields = {
      action: 'storage.getUploadMetadata',
      envName: cloud.env,
      path: `fuzz/${method}.txt`,
      method,
    };
    const type = 'application/json';
    const answer = await fetch(`${cloud.url}${target}`, {
      method: 'POST',
      headers: {
        'content-type': type,
        ...Object.fromEntries(tc3Headers({ host, target, contentType: type }, fields, cloud.key)),
      },
      body: JSON.stringify(fields),
    });
    return (await answer.json()) as {
      readonly data: { readonly url: string; readonly authorization: string };
    };
  };
  const form = new FormData();
  form.set('cloudPath', 'kept/file.txt');
  form.set('file', new Blob(['0123456789']), 'file.txt');
  const headers = { authorization: `Bearer ${token}` };
  const stored = (await (
    await fetch(`${cloud.url}/client/files/upload`, { method: 'POST', headers, body: form })
  ).json()) as { readonly data: { readonly fileID: string } };
  const { fileID } = stored.data;
  const urls = (await (
    await fetch(`${cloud.url}/client/files/urls`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ fileList: [fileID] }),
    })
  ).json()) as { readonly data: { readonly fileList: readonly { readonly tempFileURL: string }[] } };
  const address = new URL(urls.data.fileList[0]?.tempFileURL ?? cloud.url);
  const put = (await place('put')).data;
  const secret = `grant_type=client_credential&appid=${APPID}&secret=${cloud.key}`;
  const { access_token: tcbToken } = (await (await fetch(`${cloud.url}/cgi-bin/token?${secret}`)).json()) as {
    readonly access_token: string;
  };
  const samples = samplesOf({
    host,
    key: cloud.key,
    env: cloud.env,
    token,
    fileId: fileID,
    fileTarget: address.pathname + address.search,
    actions: ADMIN_ACTIONS,
    webActions: WEB_ACTIONS,
    tcbToken,
    put: { target: new URL(put.url).pathname, authorization: put.authorization },
    post: { key: 'fuzz/post.txt', signature: (await place('post')).data.authorization },
  });
  const has = (path: string, method: string) =>
    samples.some((sample) => {
      const [target = ''] = sample.target.split('?');
      return sample.method === method && (path.endsWith('/') ? target.startsWith(path) : target === path);
    });
  const general = routesThere().flatMap(({ path, methods }) =>
    methods
      .filter((method) => !has(path, method))
      .map((method): Sample => ({
        name: `${GENERAL}${method} ${path}`,
        method,
        target: path.endsWith('/') ? `${path}x` : path,
        headers: [
          ['host', host],
          ['authorization', `Bearer ${token}`],
        ],
        body: method === 'GET' ? undefined : { json: { data: { a: [1, { b: 'c' }] }, name: 'x' } },
        auth: 'headers',
      })),
  );
  return [...samples, ...general];
}

/** Samples that are refused as no route or as nobody's prove nothing. */
async function checkSamples(
  samples: readonly Sample[],
  {
    cloud,
    port,
    findings,
  }: { readonly cloud: TestCloud; readonly port: number; readonly findings: string[] },
): Promise<void> {
  for (const sample of samples.filter(({ name }) => !name.startsWith(GENERAL))) {
    const { method, target, headers, body } = sample;
    const { bytes, type } = encoded(body);
    const request: RawRequest = {
      method,
      target,
      headers: type === undefined ? headers : [...headers, ['content-type', type]],
      body: bytes,
    };
    const answer = await send(port, signedBy(sample, request, cloud));
    // Where a token is what is sent, an unknown one is refused as any other content.
    const isAboutTokens = /^\/(?:auth\/|web auth\.)/.test(sample.name);
    const said = answer?.body ?? '';
    const isKnown =
      !/ROUTE_NOT_FOUND|METHOD_NOT_ALLOWED|SIGN_PARAM|UNKNOWN_ACTION|ADMIN_URL/.test(said) &&
      (isAboutTokens || !/UNAUTHENTICATED/.test(said));
    if (!isKnown)
      findings.push(`the sample ${sample.name} is none: ${answer?.status} ${answer?.body.slice(0, 300)}`);
  }
}

/** With an administrator's signature over the body as it is by now, where the sample has one. */
function signedBy(sample: Sample, request: RawRequest, cloud: TestCloud): RawRequest {
  if (sample.auth === 'headers') return request;
  const contentType = request.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  const { host } = new URL(cloud.url);
  const fields = fieldsOf(sample, request);
  if (fields === undefined) return request;
  const headers = tc3Headers({ host, target: request.target, contentType }, fields, cloud.key);
  return { ...request, headers: [...request.headers, ...headers] };
}

function fieldsOf(sample: Sample, { body }: RawRequest): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    if (sample.body === undefined || Buffer.isBuffer(sample.body) || !('parts' in sample.body))
      return undefined;
    return Object.fromEntries(
      sample.body.parts.map(([name, value, filename]) => [
        name,
        filename === undefined ? value : Buffer.from(value),
      ]),
    );
  }
}

const shown = (request: RawRequest) => bytesOf(request).toString('latin1').slice(0, 1200);

export type { Chance };
