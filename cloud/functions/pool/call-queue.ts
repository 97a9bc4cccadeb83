import { CloudError, type Sentence } from '../../base';
import type { Call } from './call';

/** Most calls that wait for one function; the real cloud refuses beyond its concurrency at once. */
const MOST = 1000;
/** Most bytes of the events of calls that wait for one function: a thousand calls may each carry megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;
/**
 * Milliseconds a call waits while there are instances that could come to it: the longest that pages wait for a function.
 *
 * Compat: the real cloud lets nothing wait.
 */
const LONGEST_WAIT_MS = 60_000;

/** The calls of one function that no instance has yet, in bounds. */
export interface CallQueue {
  readonly length: number;
  readonly first: Call | undefined;
  /** Lines up a new call, or tells why not. The longest chains go first: the most instances are held for them. */
  offer(call: Call): CloudError | undefined;
  /** Puts back what had left it. */
  unshift(calls: readonly Call[]): void;
  /** Takes out the first, or the first that fits. */
  take(fits?: (call: Call) => boolean): Call | undefined;
  /** Takes out all there are, or all that fit. */
  takeAll(fits?: (call: Call) => boolean): readonly Call[];
  each(visit: (call: Call) => void): void;
}

/** Makes the empty queue of the function `name`. */
export function createCallQueue(name: string): CallQueue {
  let calls: Call[] = [];
  let bytes = 0;
  const left = (call: Call) => {
    bytes -= call.request.event.length;
    return call;
  };
  return {
    get length() {
      return calls.length;
    },
    get first() {
      return calls[0];
    },
    offer(call) {
      const size = call.request.event.length;
      if (calls.length >= MOST) return refusal(tooMany(name));
      // One alone may be as large as requests may.
      if (calls.length > 0 && bytes + size > MOST_BYTES) return refusal(tooMuch(name));
      bytes += size;
      const depth = depthOf(call);
      const above = depth === 0 ? -1 : calls.findIndex((one) => depthOf(one) < depth);
      if (above === -1) calls.push(call);
      else calls.splice(above, 0, call);
      return undefined;
    },
    unshift(back) {
      for (const { request } of back) bytes += request.event.length;
      calls.unshift(...back);
    },
    take(fits) {
      const index = fits === undefined ? 0 : calls.findIndex(fits);
      if (index === -1) return undefined;
      const call = index === 0 ? calls.shift() : calls.splice(index, 1)[0];
      return call === undefined ? undefined : left(call);
    },
    takeAll(fits = () => true) {
      const taken = calls.filter(fits);
      if (taken.length > 0) calls = calls.filter((call) => !fits(call));
      return taken.map(left);
    },
    each: (visit) => calls.forEach(visit),
  };
}

/** Whether a call has waited longer than any may. */
export function hasWaitedTooLong({ queuedAt }: Call, now: number): boolean {
  return now - queuedAt > LONGEST_WAIT_MS;
}

/** What the caller of such a call is told. */
export function waitedTooLong(name: string): CloudError {
  const seconds = LONGEST_WAIT_MS / 1000;
  return refusal({
    en: `The call of ${name} waited ${seconds} s for an instance, and all of them were busy.`,
    zh: `对 ${name} 的调用已等待 ${seconds} 秒，期间所有实例都在忙。`,
  });
}

/** Invocations that wait for this call, and hold instances. */
function depthOf({ request }: Call): number {
  return request.caller.chain?.length ?? 0;
}

function refusal(detail: Sentence): CloudError {
  return new CloudError('EXCEED_CONCURRENT_REQUEST_LIMIT', { detail });
}

const tooMany = (name: string): Sentence => ({
  en: `${MOST} calls of ${name} are waiting already.`,
  zh: `已有 ${MOST} 个对 ${name} 的调用在排队。`,
});

const tooMuch = (name: string): Sentence => ({
  en: `The calls of ${name} that are waiting already carry ${MOST_BYTES / 1024 / 1024} MB of data.`,
  zh: `正在排队的对 ${name} 的调用，其数据已达 ${MOST_BYTES / 1024 / 1024} MB。`,
});
