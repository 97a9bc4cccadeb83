import { CloudError, type Clock, type Timer } from '../../base';
import type { CredentialsPort } from '../../protocol';
import type { Call } from './call';
import { createCallQueue, hasWaitedTooLong, waitedTooLong } from './call-queue';
import { CHAIN_LIMIT, chainText } from './chain';
import type { Instance, InstanceEvents } from './instance';
import { createKeptInstances } from './kept-instances';
import type { LaneView, Waits } from './waits';

/** Most calls sent to one instance at a time. */
const PREFETCH = 16;
/** Calls are sent ahead only while the function's calls take less than this on average, in milliseconds. */
const PREFETCH_UNDER_MS = 5;
/** Milliseconds of work, by the average, that an instance is sent at a time: at 5 ms four calls, at 1 ms sixteen. */
const PREFETCH_WORK_MS = 20;
/** A call at work for longer than this loses the calls sent after it. */
const STEAL_AFTER_MS = 20;
/** Another instance is made where a call would wait longer than this by the average. */
const SCALE_AFTER_MS = 4;
/** Weight of the newest call in the average. */
const NEWEST = 0.2;

/** What {@link createLane} works with. */
export interface LaneParts {
  readonly name: string;
  readonly maxInstances: number;
  /** Most instances that boot at the same time; more would only slow one another down. */
  readonly startsAtOnce: number;
  readonly idleMs: number;
  readonly prefetch: boolean;
  readonly clock: Clock;
  readonly credentials: CredentialsPort;
  readonly waits: Waits;
  /** Its open connections have nothing to do with who calls. */
  readonly sharesConnections: boolean;
  /** An instance rests: connections that a call has left open keep its identity. */
  onRest(): void;
  /** Its packages are still being installed. */
  isInstalling(): boolean;
  /** Makes an instance of the function as it is now; rejects with what the callers are told. */
  start(events: Omit<InstanceEvents, 'drainTimeout' | 'line'>): Promise<Instance>;
}

/** The queue of one function and the instances that work it off. */
export interface Lane {
  push(call: Call): void;
  /** New calls get new instances; the old ones finish what they have. */
  renew(): void;
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>;
  /** Ends everything; calls still here are answered with an error. */
  stop(): Promise<void>;
}

/** Makes the lane of one function, without instances. */
export function createLane(parts: LaneParts): Lane {
  const { name, clock, credentials, waits } = parts;
  const queue = createCallQueue(name);
  const instances = new Set<Instance>();
  const kept = createKeptInstances(parts.sharesConnections);
  const starts = new Set<Promise<void>>();
  const whenIdle: (() => void)[] = [];
  let starting = 0;
  /** Instances beyond the limit, for calls that those within it wait for. */
  let extra = 0;
  let generation = 0;
  let average = Infinity;
  let reaper: Timer | undefined;
  let stealer: Timer | undefined;

  const dispatch = (call: Call, instance: Instance) => {
    call.credential = credentials.open({ ...call.request.caller, functionName: name });
    instance.run(call);
  };
  const giveUp = (call: Call) => {
    if (call.credential !== undefined) credentials.close(call.credential);
    call.credential = undefined;
  };
  const serve = (isMeant: (instance: Instance) => boolean) => {
    for (const instance of instances) {
      if (queue.length === 0) return;
      if (instance.retired || instance.calls.length > 0 || !isMeant(instance)) continue;
      const call = kept.has(instance) ? queue.take((one) => kept.fits(instance, one)) : queue.take();
      if (call !== undefined) dispatch(call, instance);
    }
  };
  const pump = () => {
    if (kept.size > 0) serve((instance) => kept.has(instance));
    serve((instance) => !kept.has(instance));
    if (queue.length === 0) return;
    if (average < PREFETCH_UNDER_MS && parts.prefetch) sendAhead();
    while (wantsMore()) {
      const start = scaleOut();
      starts.add(start);
      void start.then(() => starts.delete(start));
    }
    if (queue.length > 0) stealer ??= clock.after(STEAL_AFTER_MS, steal);
  };
  const countLive = () => {
    let count = starting;
    for (const { retired } of instances) if (!retired) count++;
    return count;
  };
  const view: LaneView = {
    isFull() {
      if (starting > 0 || countLive() < parts.maxInstances + extra) return false;
      for (const { retired, calls } of instances) if (!retired && calls.length === 0) return false;
      return true;
    },
    isInstalling: () => parts.isInstalling(),
    *heads() {
      for (const { calls } of instances) if (calls[0] !== undefined) yield calls[0];
    },
  };
  /** A call that can never be run, since those it waits behind wait for it, gets an instance beyond the limit, or an end. */
  const relieve = (call: Call) => {
    if (!waits.isStuck(view)) return;
    if (extra < CHAIN_LIMIT) {
      extra++;
      pump();
      return;
    }
    queue.take((one) => one === call);
    const fields = { name, count: countLive(), chain: chainText(call.request) };
    call.reject(new CloudError('FUNCTION_CHAIN_STUCK', { fields }));
  };
  /** Ends an instance that rests where it has had its time. */
  const makeRoom = () => {
    const oldest = kept.oldest(clock.elapsed());
    if (oldest === undefined) return false;
    oldest.kill();
    return true;
  };
  /** Another instance is made where the queue would otherwise wait noticeably, as far as past calls tell. */
  const wantsMore = () => {
    if (queue.length <= starting || starting >= parts.startsAtOnce) return false;
    // Looked at with every call, so that it must cost nothing while all instances are there.
    const isFull = countLive() >= parts.maxInstances + extra;
    if (isFull && kept.size === 0) return false;
    const next = queue.first as Call;
    const usable = [...instances].filter((one) => !one.retired && kept.fits(one, next));
    const now = clock.elapsed();
    // An answered call usually drains within a millisecond, and its instance is free again.
    const free = usable.filter(
      ({ calls: [first] }) => first?.settled === true && now - first.settledAt < STEAL_AFTER_MS,
    );
    if (queue.length <= starting + free.length) return false;
    const flowing = usable.filter(({ calls: [first] }) => now - (first?.startedAt ?? now) < STEAL_AFTER_MS);
    const isSlow = flowing.length === 0 || (queue.length * average) / flowing.length > SCALE_AFTER_MS;
    return isSlow && (!isFull || makeRoom());
  };
  const sendAhead = () => {
    if (queue.length === 0) return;
    const now = clock.elapsed();
    const depth = Math.min(PREFETCH, Math.ceil(PREFETCH_WORK_MS / average));
    for (;;) {
      // A call from a function may be what the instance's own call waits for.
      if (queue.first === undefined || queue.first.request.from === 'function') return;
      let least: Instance | undefined;
      for (const instance of instances) {
        const { calls } = instance;
        const first = calls[0];
        if (instance.retired || first === undefined || calls.length >= depth) continue;
        if (kept.has(instance)) continue;
        if (now - first.startedAt > STEAL_AFTER_MS) continue;
        if (least === undefined || calls.length < least.calls.length) least = instance;
      }
      if (least === undefined) return;
      dispatch(queue.take() as Call, least);
      stealer ??= clock.after(STEAL_AFTER_MS, steal);
    }
  };
  const steal = () => {
    stealer = undefined;
    const now = clock.elapsed();
    for (const instance of instances) {
      if (instance.calls.length < 2) continue;
      if (now - (instance.calls[0]?.startedAt ?? now) >= STEAL_AFTER_MS) instance.recall();
      stealer ??= clock.after(STEAL_AFTER_MS, steal);
    }
    if (instances.size > 0) {
      const late = queue.takeAll((call) => hasWaitedTooLong(call, now));
      for (const call of late) call.reject(waitedTooLong(name));
    }
    pump();
  };
  const scaleOut = async () => {
    const mine = generation;
    starting++;
    queue.each((call) => {
      call.cold = true;
    });
    try {
      const instance = await parts.start(events);
      if (mine === generation) instances.add(instance);
      else instance.kill();
    } catch (error) {
      if (mine === generation) refuse(error as CloudError);
    } finally {
      starting--;
      pump();
      settleIdle();
      armReaper();
    }
  };
  /** The function cannot be made to run: whoever waits for a new instance hears why. */
  const refuse = (error: CloudError) => {
    const next = queue.take();
    const waiting = instances.size === 0 ? queue.takeAll() : [];
    for (const call of next === undefined ? [] : [next, ...waiting]) {
      call.settled = true;
      call.reject(error);
    }
  };
  const settleIdle = () => {
    if (whenIdle.length === 0 || queue.length > 0 || starting > 0) return;
    for (const { calls } of instances) if (calls.length > 0) return;
    for (const run of whenIdle.splice(0)) run();
  };
  const armReaper = () => {
    if (reaper !== undefined || instances.size === 0) return;
    reaper = clock.after(parts.idleMs, () => {
      reaper = undefined;
      const now = clock.elapsed();
      for (const instance of instances) {
        if (instance.calls.length === 0 && now - instance.idleSince >= parts.idleMs) instance.kill();
      }
      armReaper();
    });
  };

  const events: Omit<InstanceEvents, 'drainTimeout' | 'line'> = {
    settled: () => undefined,
    drained(call, instance) {
      kept.over(instance, call).forEach(giveUp);
      if (instance.rests && !parts.sharesConnections) parts.onRest();
      const took = clock.elapsed() - call.startedAt;
      average = average === Infinity ? took : average + (took - average) * NEWEST;
      if (extra > 0 && instance.calls.length === 0 && queue.first?.request.from !== 'function') {
        extra--;
        instance.retired = true;
      }
      if (instance.retired && instance.calls.length === 0) instance.kill();
      pump();
      settleIdle();
    },
    returned(calls, instance) {
      if (instance.retired && instance.calls.length === 0) instance.kill();
      for (const call of calls) giveUp(call);
      queue.unshift(calls);
      pump();
    },
    ended(instance) {
      instances.delete(instance);
      kept.remove(instance).forEach(giveUp);
      pump();
      settleIdle();
    },
  };

  return {
    push(call) {
      const refusal = queue.offer(call);
      if (refusal !== undefined) {
        call.reject(refusal);
        return;
      }
      waits.add(call, view);
      pump();
      if (call.request.from === 'function' && call.credential === undefined) relieve(call);
    },
    renew() {
      generation++;
      average = Infinity;
      for (const instance of instances) {
        instance.retired = true;
        if (instance.calls.length === 0) instance.kill();
        else if (instance.calls.length > 1) instance.recall();
      }
      pump();
    },
    idle: () =>
      new Promise((resolve) => {
        whenIdle.push(resolve);
        settleIdle();
      }),
    async stop() {
      generation++;
      reaper?.cancel();
      stealer?.cancel();
      const error = new CloudError('FUNCTIONS_REQUEST_FAIL', { detail: 'The cloud is stopping.' });
      for (const call of queue.takeAll()) call.reject(error);
      for (const instance of instances) instance.kill(error);
      await Promise.all([...instances].map(({ worker }) => worker.ended));
      await Promise.all(starts);
    },
  };
}
