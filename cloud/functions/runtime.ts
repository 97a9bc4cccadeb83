import { isAbsolute, relative } from 'node:path';
import { CloudError, type Service } from '../base';
import type { FunctionsPort } from '../protocol';
import { createDependencies } from './dependencies/dependencies';
import type { FunctionRuntimeOptions } from './options';
import { findOwnNpm } from './platform/own-npm';
import type { Call } from './pool/call';
import { checkChain, withChain } from './pool/chain';
import { createLane, type Lane } from './pool/lane';
import { createWaits } from './pool/waits';
import { createWorkshop } from './pool/workshop';
import { createCatalog, type CatalogEntry } from './registry/catalog';
import { REHEARSAL, rehearsalEntry } from './registry/rehearsal';
import { findSdkCopies } from './registry/sdk';
import { createReloader, openFileWatcher } from './reload';

/**
 * Makes the service that runs cloud functions: each in processes of its own, one call at a time, with the caller's identity
 * in the environment.
 *
 * @example
 * ```ts
 * const functions = createFunctionRuntime({ config, credentials, adminUrl, clock, ids, logger, warn, onLog });
 * await functions.start();
 * const { result } = await functions.invoke({ name: 'login', event, caller, from: 'page' });
 * ```
 */
export function createFunctionRuntime(options: FunctionRuntimeOptions): Service & FunctionsPort {
  const { config, clock, credentials, logger, warn } = options;
  const catalog = createCatalog(config, warn);
  const copies = findSdkCopies();
  const tools = { npm: options.npm ?? findOwnNpm(), progress: options.progress ?? logger, copies };
  const dependencies = createDependencies({ ...options, ...tools });
  const waits = createWaits();
  const workshop = createWorkshop({
    ...options,
    ...tools,
    packagesOf: (spec) => dependencies.of(spec),
    standsStill: (call) => waits.waitsForPackages(call),
  });
  const lanes = new Map<string, Lane>();
  let stopped = false;
  /** In tests: the builds that calls wait for. */
  let opening: Promise<void> | undefined;

  /** There only while it runs. */
  let rehearsal: CatalogEntry | undefined;

  const entryOf = (name: string): CatalogEntry => {
    const entry = name === REHEARSAL ? rehearsal : catalog.entries.get(name);
    if (entry === undefined) {
      const known = [...catalog.entries.keys()].sort().join(', ') || '(none)';
      throw new CloudError('FUNCTION_NOT_FOUND', { fields: { name, known } });
    }
    const { problem } = entry.spec;
    if (problem !== undefined)
      throw new CloudError('FUNCTION_LOAD_FAILED', { fields: { name }, detail: problem });
    return entry;
  };
  const laneOf = (name: string): Lane => {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const lane = createLane({
      name,
      // A debugger is attached to one process.
      maxInstances: config.inspect === null ? config.maxInstances : 1,
      startsAtOnce: workshop.startsAtOnce,
      idleMs: config.idleMs,
      prefetch: options.prefetch ?? true,
      clock,
      credentials,
      waits,
      sharesConnections: config.functions[name]?.connections === 'shared',
      isInstalling: () => workshop.isInstalling(name),
      onRest: () => warn('CONNECTIONS_KEPT', { name }),
      start: async (events) => workshop.start(entryOf(name), events),
    });
    lanes.set(name, lane);
    return lane;
  };
  /** Built functions are made from files outside of their folders as well. */
  const inputs = () =>
    [...catalog.entries.values()].flatMap((entry) =>
      entry.inputs.filter((path) => isOutside(config.functionsDir, path)),
    );
  /** Keeps ready what the functions will need, without waiting for it. */
  const prepare = () => {
    const entries = [...catalog.entries.values()];
    dependencies.expect(entries.map(({ spec }) => spec).filter(({ problem }) => problem === undefined));
    workshop.expect(entries);
  };
  const reloader = createReloader({
    folder: config.functionsDir,
    open: options.openWatcher ?? openFileWatcher,
    clock,
    async refresh(changed) {
      const names = await catalog.refresh(changed);
      for (const name of names) {
        lanes.get(name)?.renew();
        const problem = catalog.entries.get(name)?.spec.problem;
        const state = catalog.entries.has(name) ? 'reloaded' : 'gone';
        if (problem === undefined) logger.info(`function ${state}`, { functionName: name });
        else logger.error('function cannot run', { functionName: name, problem });
      }
      prepare();
      return inputs();
    },
  });

  const open = async () => {
    await Promise.all([catalog.refresh(), workshop.open()]);
    for (const { spec } of catalog.entries.values()) {
      if (spec.problem === undefined) continue;
      logger.error('function cannot run', { functionName: spec.name, problem: spec.problem });
    }
    if (stopped) return;
    prepare();
    // Tests start many clouds; a debugger would stop in it.
    if (config.mode !== 'test' && config.inspect === null) clock.after(REHEARSE_AFTER_MS, rehearse);
  };
  /** Nobody waits for it, and nobody hears of it. */
  const rehearse = () => {
    if (stopped) return;
    rehearsal = rehearsalEntry(workshop.rehearsalFile());
    const { appid, env } = config;
    const nobody = {
      kind: 'admin',
      openid: null,
      unionid: null,
      appid,
      env,
      source: '',
      requestId: '',
    } as const;
    const done = () => {
      rehearsal = undefined;
      void lanes.get(REHEARSAL)?.stop();
      lanes.delete(REHEARSAL);
    };
    push({ name: REHEARSAL, event: Buffer.from('{}'), from: 'admin', caller: nobody }).then(done, done);
  };
  const push = (request: Parameters<FunctionsPort['invoke']>[0]) =>
    new Promise<Awaited<ReturnType<FunctionsPort['invoke']>>>((resolve, reject) => {
      entryOf(request.name);
      if (stopped) throw stopping();
      checkChain(request);
      const call: Call = {
        request,
        resolve(result) {
          waits.remove(call);
          resolve(result);
        },
        reject(error) {
          const last = error.code === 'FUNCTION_TIMEOUT' ? waits.lastOf(call) : undefined;
          waits.remove(call);
          reject(last === undefined ? error : withChain(error, last.request));
        },
        cold: false,
        settled: false,
        credential: undefined,
        id: 0,
        queuedAt: clock.elapsed(),
        startedAt: 0,
        settledAt: 0,
      };
      laneOf(request.name).push(call);
    });

  return {
    name: 'functions',
    async start() {
      stopped = false;
      const ready = open();
      if (config.mode !== 'test') await ready;
      else {
        // Many a test calls no function, and those that do have other things to prepare first.
        opening = ready.then(() => (opening = undefined));
        opening.catch(() => undefined);
      }
      if (config.mode === 'dev') await reloader.open(inputs());
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      await opening?.catch(() => undefined);
      await reloader.close();
      await Promise.all([dependencies.close(), ...[...lanes.values()].map((lane) => lane.stop())]);
      lanes.clear();
      await workshop.close();
    },
    list: () =>
      [...catalog.entries.values()]
        .map(({ spec }) => {
          const { name, dir, memory, timeout, openapi } = spec;
          const problem = spec.problem ?? dependencies.problemOf(spec);
          return { name, dir, memory, timeout, openapi, ...(problem === undefined ? {} : { problem }) };
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    invoke: (request) => (opening === undefined ? push(request) : opening.then(() => push(request))),
  };
}

/** The workers that are kept ready come first. */
const REHEARSE_AFTER_MS = 200;

function stopping(): CloudError {
  return new CloudError('FUNCTIONS_REQUEST_FAIL', { detail: 'The cloud is stopping.' });
}

function isOutside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way.startsWith('..') || isAbsolute(way);
}
