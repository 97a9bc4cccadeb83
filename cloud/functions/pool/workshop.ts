import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { resolveEntry, type Logger, type Timer } from '../../base';
import { createPacks } from '../build/packs';
import type { InvokeMessage, LoadMessage } from '../channel/messages';
import { bootEnvironment, instanceVariables } from '../environment';
import type { Packages } from '../dependencies/dependencies';
import { createNodeVersions, type NodeChoice } from '../dependencies/node-versions';
import type { FunctionRuntimeOptions } from '../options';
import { hostEnvironment } from '../platform/host-environment';
import { runCommand } from '../platform/kill';
import type { Npm } from '../platform/npm';
import { createPlatform } from '../platform/platform';
import type { CatalogEntry } from '../registry/catalog';
import type { SdkCopies } from '../registry/sdk';
import type { FunctionSpec } from '../registry/spec';
import type { Call } from './call';
import { createInstance, type Instance, type InstanceEvents } from './instance';
import { createMemoryGuards } from './memory-guard';
import { createOutfits } from './outfit';
import { createPrewarm, type WarmKey } from './prewarm';
import { spawnWorker } from './worker-process';

/** Makes instances of functions out of generic workers. */
export interface Workshop {
  /** Most instances that should boot at the same time. */
  readonly startsAtOnce: number;
  open(): Promise<void>;
  /** The file of the function that is called for practice, once the workshop is open. */
  rehearsalFile(): string;
  /** Keeps the generic workers ready that these functions will need. */
  expect(entries: readonly CatalogEntry[]): void;
  /** A loaded instance; rejects with what its callers are told. */
  start(entry: CatalogEntry, events: Omit<InstanceEvents, 'drainTimeout' | 'line'>): Promise<Instance>;
  /** Whether instances of this function wait for its packages, or for its Node. */
  isInstalling(name: string): boolean;
  close(): Promise<void>;
}

/** Kinds of workers that are kept ready; apps with more kinds start the rarer ones afresh. */
const WARM_KINDS = 3;

/** How long after a function was loaded its packages will have been written compiled. */
const PACK_LOOK_MS = 6000;
/** Longest wait for packages and Nodes that are there already to be found. */
const PATIENCE_MS = 50;

/** What {@link createWorkshop} works with. */
export interface WorkshopParts extends FunctionRuntimeOptions {
  readonly copies: SdkCopies;
  readonly npm: Npm;
  readonly progress: Logger;
  /** A function's packages, once they are there. Rejects with what callers are told. */
  packagesOf(spec: FunctionSpec): Promise<Packages>;
  /** Whether what this call waits for is none of its time. */
  standsStill(call: Call): boolean;
}

/** Makes a workshop; nothing runs before it is opened. */
export function createWorkshop(options: WorkshopParts): Workshop {
  const { config, clock, warn, onLog, adminUrl, logger } = options;
  const platform = options.platform ?? createPlatform({ system: process.platform, run: runCommand });
  const guards = createMemoryGuards({ platform, clock, warn, logger });
  const env = bootEnvironment(hostEnvironment(), platform.keptVariables);
  /** Ports of inspectors by function, which keep theirs. */
  const ports = new Map<string, number>();
  const waiting = new Map<string, number>();
  let file = '';
  let rehearsal = '';
  let closed = true;
  const prewarm = createPrewarm({
    size: config.mode === 'test' ? 1 : 2,
    clock,
    // Who runs a cloud in earnest has no use for lines, and wants the last microseconds.
    callSites: config.mode !== 'serve',
    // Tests start many clouds for a few calls each.
    rehearsal: () => (config.mode === 'test' ? null : rehearsal),
    spawn: ({ heapClass, node }, inspect) => {
      const worker = spawnWorker({ platform, clock, entry: file, env, node, heapClass, inspect });
      guards.prepare(worker);
      return worker;
    },
  });

  const packs = createPacks(config.cacheDir, clock);
  const own: NodeChoice = { execPath: process.execPath, version: process.versions.node };
  const outfits = createOutfits({
    ...options,
    packs,
    own,
    nodes: createNodeVersions({
      ...options,
      cacheDir: config.cacheDir,
      own,
      place: { system: process.platform, arch: process.arch },
      versionOf: async (execPath) => (await runCommand(execPath, ['-p', 'process.versions.node'])).trim(),
    }),
  });
  let expected: readonly CatalogEntry[] = [];
  let look: Timer | undefined;
  let patience: Timer | undefined;

  const keepReady = () => {
    // With inspectors every worker is started for its function.
    if (config.inspect === null) prewarm.keep(mostCommon(expected.map((entry) => outfits.keyOf(entry))));
  };
  /** A function that has been loaded may leave a pack behind, and the next worker shall have it. */
  const lookForPacks = () => {
    look ??= clock.after(PACK_LOOK_MS, () => {
      look = undefined;
      keepReady();
    });
  };
  const inspectorOf = (name: string): number | undefined => {
    if (config.inspect === null) return undefined;
    const port = ports.get(name) ?? config.inspect + ports.size;
    ports.set(name, port);
    logger.info('inspector of function', { functionName: name, port });
    return port;
  };
  const messageOf = ({ request, credential }: Call, atRest: boolean): InvokeMessage => {
    if (credential === undefined) throw new TypeError('A call is sent with its credential');
    const { openid, unionid, uid, loginType, customUserId, appid, env, source, requestId } = request.caller;
    return {
      caller: { openid, unionid, uid, loginType, customUserId, appid, env, source, requestId },
      credential,
      from: request.from,
      atRest,
    };
  };

  const outfitOf = async (spec: FunctionSpec) => {
    const { name } = spec;
    waiting.set(name, (waiting.get(name) ?? 0) + 1);
    try {
      return await outfits.of(spec);
    } finally {
      waiting.set(name, (waiting.get(name) ?? 1) - 1);
    }
  };

  return {
    isInstalling: (name) => (waiting.get(name) ?? 0) > 0,
    startsAtOnce: Math.max(2, availableParallelism()),
    async open() {
      [file, rehearsal] = await Promise.all([workerEntry('main'), workerEntry('rehearsal')]);
      guards.open();
      closed = false;
      void packs.prune().catch(() => undefined);
    },
    rehearsalFile: () => rehearsal,
    expect(entries) {
      expected = entries.filter(({ spec }) => spec.problem === undefined);
      outfits.forget();
      patience?.cancel();
      // A worker made before it is known what a function needs would have to be made again.
      patience = clock.after(PATIENCE_MS, keepReady);
      void Promise.allSettled(expected.map(({ spec }) => outfits.of(spec))).then(() => {
        patience?.cancel();
        if (!closed) keepReady();
      });
    },
    async start(entry, events) {
      const { spec, built } = entry;
      const { packages, node, place } = await outfitOf(spec);
      const { sdk, modules, names } = packages;
      const load: LoadMessage = {
        name: spec.name,
        dir: spec.dir,
        entry: spec.entry,
        built,
        sdk: sdk.file,
        projectDir: spec.projectDir,
        modules,
        installed: names,
        pack: place,
        memory: spec.memory,
        timeout: spec.timeout,
        variables: { ...instanceVariables(spec, config.env), SCF_RUNTIME: `Nodejs${node.version}` },
        adminUrl: adminUrl(),
      };
      const worker = await prewarm.claim(outfits.keyOf(entry), inspectorOf(spec.name));
      const instance = createInstance({
        worker,
        spec,
        load,
        clock,
        messageOf,
        guard: await guards.attach(worker, spec),
        limits: config.inspect === null,
        standsStill: (call) => options.standsStill(call),
        events: {
          ...events,
          drainTimeout: () => warn('DRAIN_TIMEOUT', { name: spec.name, timeout: spec.timeout }),
          line: (requestId, line) => onLog({ functionName: spec.name, requestId, ...line }),
        },
      });
      const { usesSdk, packed } = await instance.loaded;
      logger.debug('function loaded', { functionName: spec.name, packed });
      if (place !== null && packed === 0) lookForPacks();
      if (usesSdk && sdk.fallback !== undefined) warn('SDK_FALLBACK', { name: spec.name, ...sdk.fallback });
      return instance;
    },
    async close() {
      closed = true;
      look?.cancel();
      patience?.cancel();
      await prewarm.stop();
      guards.close();
    },
  };
}

function workerEntry(name: string): Promise<string> {
  return resolveEntry(join(__dirname, '..', 'worker', name), { target: 'node16', standalone: true });
}

/** The kinds most functions share, the most frequent first. */
function mostCommon(keys: readonly WarmKey[]): readonly WarmKey[] {
  const counts = new Map<string, { readonly key: WarmKey; count: number }>();
  for (const key of keys) {
    const name = JSON.stringify(key);
    const known = counts.get(name);
    if (known === undefined) counts.set(name, { key, count: 1 });
    else known.count++;
  }
  return [...counts.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, WARM_KINDS)
    .map(({ key }) => key);
}
