import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { resolveEntry } from '../../base';
import type { InvokeMessage, LoadMessage } from '../channel/messages';
import { bootEnvironment, instanceVariables } from '../environment';
import type { Packages } from '../dependencies/dependencies';
import type { FunctionRuntimeOptions } from '../options';
import { hostEnvironment } from '../platform/host-environment';
import { runCommand } from '../platform/kill';
import { createPlatform } from '../platform/platform';
import type { CatalogEntry } from '../registry/catalog';
import { chooseSdk, type SdkCopies } from '../registry/sdk';
import type { FunctionSpec } from '../registry/spec';
import type { Call } from './call';
import { createInstance, type Instance, type InstanceEvents } from './instance';
import { createMemoryGuards } from './memory-guard';
import { createPrewarm, type WarmKey } from './prewarm';
import { spawnWorker } from './worker-process';

/** Makes instances of functions out of generic workers. */
export interface Workshop {
  /** Most instances that should boot at the same time. */
  readonly startsAtOnce: number;
  open(): Promise<void>;
  /** Keeps the generic workers ready that these functions will need. */
  expect(entries: readonly CatalogEntry[]): void;
  /** A loaded instance; rejects with what its callers are told. */
  start(entry: CatalogEntry, events: Omit<InstanceEvents, 'drainTimeout' | 'line'>): Promise<Instance>;
  close(): Promise<void>;
}

/** Sizes in MB that workers are kept ready for. */
const HEAP_CLASSES = [128, 256, 512, 1024, 2048, 3072] as const;
/** Kinds of workers that are kept ready; apps with more kinds start the rarer ones afresh. */
const WARM_KINDS = 3;

/** What {@link createWorkshop} works with. */
export interface WorkshopParts extends FunctionRuntimeOptions {
  readonly copies: SdkCopies;
  /** A function's packages, once they are there. Rejects with what callers are told. */
  packagesOf(spec: FunctionSpec): Promise<Packages>;
}

/** Makes a workshop; nothing runs before it is opened. */
export function createWorkshop(options: WorkshopParts): Workshop {
  const { config, clock, warn, onLog, adminUrl, logger } = options;
  const platform = options.platform ?? createPlatform({ system: process.platform, run: runCommand });
  const guards = createMemoryGuards({ platform, clock, warn, logger });
  const env = bootEnvironment(hostEnvironment(), platform.keptVariables);
  /** Ports of inspectors by function, which keep theirs. */
  const ports = new Map<string, number>();
  let file = '';
  const prewarm = createPrewarm({
    size: config.mode === 'test' ? 1 : 2,
    clock,
    spawn: (heapClass, inspect) => {
      const worker = spawnWorker({ platform, clock, entry: file, env, heapClass, inspect });
      guards.prepare(worker);
      return worker;
    },
  });

  const keyOf = ({ spec, usesSdk }: CatalogEntry): WarmKey => ({
    heapClass: HEAP_CLASSES.find((size) => size >= spec.memory) ?? spec.memory,
    sdk: usesSdk ? chooseSdk(spec, options.copies).file : null,
  });
  const inspectorOf = (name: string): number | undefined => {
    if (config.inspect === null) return undefined;
    const port = ports.get(name) ?? config.inspect + ports.size;
    ports.set(name, port);
    logger.info('inspector of function', { functionName: name, port });
    return port;
  };
  const messageOf = ({ request, credential }: Call): InvokeMessage => {
    if (credential === undefined) throw new TypeError('A call is sent with its credential');
    const { openid, unionid, appid, env, source, requestId } = request.caller;
    return {
      caller: { openid, unionid, appid, env, source, requestId },
      credential,
      from: request.from,
    };
  };

  return {
    startsAtOnce: Math.max(2, availableParallelism()),
    async open() {
      file = await resolveEntry(join(__dirname, '..', 'worker', 'main'), {
        target: 'node16',
        standalone: true,
      });
      guards.open();
    },
    expect(entries) {
      const runnable = entries.filter(({ spec }) => spec.problem === undefined);
      // With inspectors every worker is started for its function.
      if (config.inspect === null) prewarm.keep(mostCommon(runnable.map(keyOf)));
    },
    async start(entry, events) {
      const { spec, built } = entry;
      const { sdk, modules, names } = await options.packagesOf(spec);
      const load: LoadMessage = {
        name: spec.name,
        dir: spec.dir,
        entry: built === null ? spec.source : join(spec.dir, 'index.js'),
        built,
        sdk: sdk.file,
        projectDir: spec.projectDir,
        modules,
        installed: names,
        memory: spec.memory,
        timeout: spec.timeout,
        variables: instanceVariables(spec, config.env),
        adminUrl: adminUrl(),
      };
      const worker = await prewarm.claim(keyOf(entry), inspectorOf(spec.name));
      const instance = createInstance({
        worker,
        spec,
        load,
        clock,
        messageOf,
        guard: await guards.attach(worker, spec),
        limits: config.inspect === null,
        events: {
          ...events,
          drainTimeout: () => warn('DRAIN_TIMEOUT', { name: spec.name, timeout: spec.timeout }),
          line: (requestId, line) => onLog({ functionName: spec.name, requestId, ...line }),
        },
      });
      const { usesSdk } = await instance.loaded;
      if (usesSdk && sdk.fallback !== undefined) warn('SDK_FALLBACK', { name: spec.name, ...sdk.fallback });
      return instance;
    },
    async close() {
      await prewarm.stop();
      guards.close();
    },
  };
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
