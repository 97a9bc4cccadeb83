import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock, createSequentialIds, silentLogger, type CloudConfig } from '../../../cloud/base';
import { createOpenApi } from '../../../cloud/openapi';
import type { Caller, OpenApiCall, OpenApiPayload } from '../../../cloud/protocol';
import { openStore } from '../database/store';

/** A function at work for alice. */
export const CALLER: Caller = {
  kind: 'function',
  openid: 'alice',
  unionid: null,
  appid: 'wx1',
  env: 'dev-1',
  source: 'wx_client,scf',
  functionName: 'notify',
  requestId: 'request-1',
};

/** What an API answered: JSON parsed, bytes as they are. */
export interface Answered {
  readonly contentType: string;
  readonly errorCode: number;
  readonly json: Record<string, unknown>;
  readonly bytes: Buffer;
}

/** A file among the parameters of a test call. */
export const media = (content: string | Buffer, fileName = 'media.png') => ({
  fileName,
  bytes: Buffer.from(content),
});

/** Parameters as `cloud.openapi` sends them. */
export function pairsOf(params: Readonly<Record<string, unknown>>): OpenApiPayload {
  const pairs = Object.entries(params).map(([key, value]) => {
    const file = (value ?? {}) as Partial<ReturnType<typeof media>>;
    return Buffer.isBuffer(file.bytes)
      ? { key, value: file.bytes, fileName: file.fileName ?? '' }
      : { key, value: Buffer.from(JSON.stringify(value)) };
  });
  return { pairs };
}

/** An open API over a store of its own and an app with two pages. */
export async function openApiRig(options: Partial<Pick<CloudConfig, 'mode' | 'strict'>> = {}) {
  const { mode = 'dev', strict = false } = options;
  const dir = mkdtempSync(join(tmpdir(), 'yunlet-openapi-'));
  const app = join(dir, 'miniprogram');
  const writeApp = (content: string) => writeFileSync(join(app, 'app.json'), content);
  mkdirSync(app);
  writeApp('{ "pages": ["pages/index/index", "pages/item/item"] }');
  const clock = createFakeClock();
  const warnings: [string, unknown][] = [];
  const store = await openStore();
  const openApi = createOpenApi({
    config: {
      mode,
      strict,
      projectDir: dir,
      functionsDir: join(dir, 'cloudfunctions'),
      miniprogramDir: app,
      openapi: { riskyWords: ['赌场', 'Casino'] },
    },
    store,
    baseUrl: () => 'http://127.0.0.1:7380',
    clock,
    ids: createSequentialIds(),
    warn: (code, fields) => warnings.push([code, fields]),
    logger: silentLogger,
  });
  const call = async (
    given: Partial<OpenApiCall> & Pick<OpenApiCall, 'apiName' | 'payload'>,
  ): Promise<Answered> => {
    const reply = await openApi.call({
      version: 'v1',
      appid: undefined,
      caller: CALLER,
      functionPermissions: null,
      ...given,
    });
    const bytes = Buffer.from(reply.data);
    const json = reply.contentType === 'application/json' ? (JSON.parse(bytes.toString()) as object) : {};
    return {
      contentType: reply.contentType,
      errorCode: reply.errorCode,
      json: json as Answered['json'],
      bytes,
    };
  };
  return {
    openApi,
    store,
    clock,
    warnings,
    writeApp,
    call,
    /** Calls an API as `cloud.openapi` does. */
    ask: (apiName: string, params: Readonly<Record<string, unknown>>) =>
      call({ apiName, payload: pairsOf(params) }),
    outbox: (limit = 1000) => openApi.outbox({ env: 'dev-1', limit }),
    async stop() {
      await store.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
