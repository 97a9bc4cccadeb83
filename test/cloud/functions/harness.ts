import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  randomIds,
  silentLogger,
  systemClock,
  type CloudConfig,
  type Service,
  type WarningCode,
} from '../../../cloud/base';
import { createFunctionRuntime, type FunctionRuntimeOptions } from '../../../cloud/functions';
import type {
  Caller,
  FunctionLog,
  FunctionsPort,
  InvokeRequest,
  InvokeResult,
} from '../../../cloud/protocol';

/** The functions under test/fixtures. */
export const FIXTURES = join(__dirname, '..', '..', 'fixtures', 'functions');

/** Settings of a cloud that only has functions. */
export function testConfig(changes: Partial<CloudConfig> = {}): CloudConfig {
  return {
    mode: 'test',
    lang: 'en',
    projectDir: join(FIXTURES, '..'),
    functionsDir: FIXTURES,
    miniprogramDir: null,
    dataDir: join(tmpdir(), 'yunlet-not-written'),
    cacheDir: join(tmpdir(), 'yunlet-no-cache'),
    allowScripts: [],
    appid: 'wx1234567890abcdef',
    env: 'test-1',
    envs: ['test-1'],
    host: '127.0.0.1',
    port: 0,
    portFixed: false,
    hosts: [],
    origins: [],
    mongodbUri: null,
    strict: false,
    inspect: null,
    functionDefaults: { memory: 256, timeout: 5 },
    nodeVersions: 'local',
    functions: {},
    collections: {},
    storage: {},
    maxInstances: 4,
    openapi: { riskyWords: [] },
    idleMs: 60_000,
    ...changes,
  };
}

/** A page's caller. */
export function pageOf(openid: string, changes: Partial<Caller> = {}): Caller {
  return {
    kind: 'user',
    openid,
    unionid: null,
    appid: 'wx1234567890abcdef',
    env: 'test-1',
    source: 'wx_client',
    requestId: randomIds.uuid(),
    ...changes,
  };
}

/** A runtime under test, with what it said. */
export interface Stage {
  readonly runtime: Service & FunctionsPort;
  readonly lines: FunctionLog[];
  readonly warnings: { readonly code: WarningCode; readonly fields: unknown }[];
  /** API tokens of credentials that are open. */
  readonly open: Set<string>;
  /** The result as JSON, of a call by a page of `openid`. */
  call(name: string, data?: unknown, openid?: string): Promise<unknown>;
  invoke(name: string, changes?: Partial<InvokeRequest>): Promise<InvokeResult>;
  stop(): Promise<void>;
}

/** Starts a runtime. */
export async function startStage(
  changes: Partial<CloudConfig> = {},
  options: Partial<FunctionRuntimeOptions> = {},
): Promise<Stage> {
  const lines: FunctionLog[] = [];
  const warnings: { code: WarningCode; fields: unknown }[] = [];
  const open = new Set<string>();
  const dataDir = mkdtempSync(join(tmpdir(), 'yunlet-functions-'));
  const runtime = createFunctionRuntime({
    config: testConfig({ dataDir, ...changes }),
    credentials: {
      open(caller) {
        const apiToken = `token-of-${String(caller.openid)}-${caller.requestId}`;
        open.add(apiToken);
        return { apiToken, secretId: 'id', secretKey: 'key', sessionToken: 'session' };
      },
      close: ({ apiToken }) => void open.delete(apiToken),
    },
    adminUrl: () => 'http://127.0.0.1:9/admin',
    clock: systemClock,
    ids: randomIds,
    logger: silentLogger,
    warn: (code, fields) => warnings.push({ code, fields }),
    onLog: (line) => lines.push(line),
    ...options,
  });
  await runtime.start();
  const invoke = (name: string, request: Partial<InvokeRequest> = {}) =>
    runtime.invoke({ name, event: Buffer.from('{}'), from: 'page', caller: pageOf('user-1'), ...request });
  return {
    runtime,
    lines,
    warnings,
    open,
    invoke,
    async call(name, data = {}, openid = 'user-1') {
      const { result } = await invoke(name, {
        event: Buffer.from(JSON.stringify(data)),
        caller: pageOf(openid),
      });
      return JSON.parse(Buffer.from(result).toString()) as unknown;
    },
    async stop() {
      await runtime.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits until `probe` holds; fails after 20 s, for machines that are busy with other things. */
export async function until(what: string, probe: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!probe()) {
    if (performance.now() > deadline) throw new Error(`It never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
