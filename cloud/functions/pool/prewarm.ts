import type { Clock } from '../../base';
import { KIND } from '../channel/channel';
import { pack, type PackPlace, type PreloadMessage } from '../channel/messages';
import type { WorkerProcess } from './worker-process';

/** What a generic worker is like before it is claimed. */
export interface WarmKey {
  /** The Node it runs on: the program's file. */
  readonly node: string;
  /** MB of its JavaScript heap. */
  readonly heapClass: number;
  /** The copy of the SDK it has already required, or null. */
  readonly sdk: string | null;
  /** Packages it has already compiled, or null. */
  readonly pack: PackPlace | null;
}

/** Generic workers kept ready, so that a cold start does not wait for a process to boot. */
export interface Prewarm {
  /** Keeps workers of these kinds ready from now on, and no others. */
  keep(keys: readonly WarmKey[]): void;
  /** A booted worker nobody else has; one made now where none is ready, or where it needs an inspector. */
  claim(key: WarmKey, inspect?: number): Promise<WorkerProcess>;
  stop(): Promise<void>;
}

/** What {@link createPrewarm} works with. */
export interface PrewarmParts {
  readonly spawn: (key: Pick<WarmKey, 'node' | 'heapClass'>, inspect?: number) => WorkerProcess;
  /** The file of the function that workers rehearse with, or null where they shall not. */
  readonly rehearsal: () => string | null;
  /** Whether requests of SDKs shall tell where in a function's code they were made. */
  readonly callSites: boolean;
  /** Workers of each kind to keep ready. */
  readonly size: number;
  readonly clock: Clock;
}

/** How long the place of a claimed worker stays empty: booting another would compete with the call that waits. */
const REFILL_AFTER_MS = 40;

interface Warm {
  readonly worker: WorkerProcess;
  readonly ready: Promise<void>;
  isReady: boolean;
}

/** Makes a {@link Prewarm} that keeps nothing yet. */
export function createPrewarm({ spawn, rehearsal, callSites, size, clock }: PrewarmParts): Prewarm {
  const shelves = new Map<string, { readonly key: WarmKey; readonly workers: Set<Warm> }>();
  let stopped = false;

  const make = (key: WarmKey, inspect?: number): Warm => {
    const worker = spawn(key, inspect);
    const ready = new Promise<void>((resolve) => {
      worker.channel.onFrame((frame) => {
        if (frame.kind === KIND.ready) resolve();
      });
      // A worker that dies while booting is found out by whoever claims it.
      void worker.ended.then(() => resolve());
    });
    const message: PreloadMessage = { sdk: key.sdk, pack: key.pack, rehearsal: rehearsal(), callSites };
    worker.channel.send({ kind: KIND.preload, id: 0, payload: pack(message) });
    const warm: Warm = { worker, ready, isReady: false };
    void ready.then(() => {
      warm.isReady = true;
    });
    return warm;
  };
  const refill = () => {
    if (stopped) return;
    for (const { key, workers } of shelves.values()) {
      while (workers.size < size) {
        const warm = make(key);
        workers.add(warm);
        void warm.worker.ended.then(() => workers.delete(warm));
      }
    }
  };
  const discard = (workers: Set<Warm>) => {
    for (const { worker } of workers) worker.kill();
    const ended = [...workers].map(({ worker }) => worker.ended);
    workers.clear();
    return ended;
  };

  /** The best there is: the kind asked for, ready; a plainer one, ready; one of the kind that still boots; a new one. */
  const take = (key: WarmKey): Warm => {
    const shelf = (one: WarmKey) => [...(shelves.get(nameOf(one))?.workers ?? [])];
    const own = shelf(key);
    const isReady = (warm: Warm) => warm.isReady;
    const plainer = [
      { ...key, pack: null },
      { ...key, sdk: null, pack: null },
    ].flatMap(shelf);
    const warm = own.find(isReady) ?? plainer.find(isReady) ?? own[0];
    if (warm === undefined) return make(key);
    for (const { workers } of shelves.values()) workers.delete(warm);
    clock.after(REFILL_AFTER_MS, refill);
    return warm;
  };

  return {
    keep(keys) {
      const wanted = new Map(keys.map((key) => [nameOf(key), key]));
      for (const [name, { workers }] of shelves) {
        if (wanted.has(name)) continue;
        void Promise.all(discard(workers));
        shelves.delete(name);
      }
      for (const [name, key] of wanted) {
        if (!shelves.has(name)) shelves.set(name, { key, workers: new Set() });
      }
      refill();
    },
    async claim(key, inspect) {
      const warm = inspect === undefined ? take(key) : make(key, inspect);
      await warm.ready;
      return warm.worker;
    },
    async stop() {
      stopped = true;
      await Promise.all([...shelves.values()].flatMap(({ workers }) => discard(workers)));
      shelves.clear();
    },
  };
}

function nameOf({ node, heapClass, sdk, pack: place }: WarmKey): string {
  return JSON.stringify([node, heapClass, sdk, place?.file]);
}
