import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers';
import { KIND, type Channel, type Frame } from '../channel/channel';
import {
  pack,
  type FailureMessage,
  type InvokeMessage,
  type LoadMessage,
  type RecalledMessage,
  type Variables,
} from '../channel/messages';
import { callVariables } from '../environment';
import type { Connections } from './connections';
import { createContext } from './context';
import { describeError } from './describe-error';
import type { Main } from './load';
import type { Output } from './output';

/**
 * Largest result, in bytes of JSON.
 *
 * Compat: 1 MB is what a page may receive; that calls between functions have the same limit could not be verified.
 */
const RESULT_LIMIT = 1024 * 1024;
/** Reading the resident size costs more than a short call does. */
const RSS_EVERY_MS = 100;
/** Longest wait of a result for the loop that seemed empty and is not: hashing and compressing do not show. */
const HELD_MS = 1;
const NOTHING = new Uint8Array(0);
// As it is before a function's code runs, which may override it.
const { parse, stringify } = JSON;

interface Pending {
  readonly id: number;
  readonly message: InvokeMessage;
  readonly event: Buffer;
}

/** Runs the calls of one instance, one after the other. */
export interface Runner {
  /** The call that runs or drains; 0 = none. */
  readonly current: number;
  push(call: Pending): void;
  /** Gives back what has not begun. */
  recall(): void;
  /** Begins nothing any more. */
  halt(): void;
  /** Forgets the process it was made in. */
  dispose(): void;
}

/** What {@link createRunner} works with. */
export interface RunnerParts {
  readonly channel: Channel;
  readonly output: Output;
  readonly connections: Connections;
  /** Writes the environment of the call that begins. */
  readonly writeVariables: (variables: Variables) => void;
  readonly run: Main | undefined;
  readonly load: LoadMessage;
}

/**
 * Makes the runner of a loaded instance. A call ends in three steps: its result is sent when `main` settles, the channel
 * no longer keeps the process busy, and once the event loop is empty the call counts as drained. Only then the next begins.
 */
export function createRunner(parts: RunnerParts): Runner {
  const { channel, output, connections, writeVariables, run, load } = parts;
  const waiting: Pending[] = [];
  const sender = createResultSender(channel);
  const onExit = () => sender.flush();
  const resident = createResidentMeter();
  const gateway = Number(new URL(load.adminUrl).port);
  let current = 0;
  /** The call before has left connections open. */
  let rests = false;
  let state: 'idle' | 'running' | 'draining' | 'halted' = 'idle';

  const begin = (call: Pending) => {
    state = 'running';
    current = call.id;
    channel.hold();
    output.begin(call.id);
    const started = performance.now();
    const variables = callVariables(call.message, load.adminUrl);
    writeVariables(variables);
    const settle = (kind: number, payload: Buffer) => {
      if (state !== 'running' || current !== call.id) return;
      state = 'draining';
      listen();
      output.flush();
      channel.release();
      connections.release();
      sender.settled({ kind, id: call.id, payload });
    };
    const fail = (failure: FailureMessage) => settle(KIND.failed, pack(failure));
    const succeed = (value: unknown) => {
      const ms = performance.now() - started;
      const { json, failure } = inJson(value);
      if (failure !== undefined) fail(failure);
      else settle(KIND.result, pack({ ms, rss: resident() }, json));
    };
    const thrown = (error: unknown) => fail(describeError(error, 'thrown'));
    if (run === undefined) {
      fail(failed('main-missing'));
      return;
    }
    let event: unknown;
    try {
      event = readEvent(call);
    } catch (error) {
      fail(describeError(error, 'event'));
      return;
    }
    const context = createContext(load, call.message.caller.requestId, variables);
    try {
      const called = run(event, context, (error, value) => (error == null ? succeed(value) : thrown(error)));
      if (isPromise(called)) called.then(succeed, thrown);
      // A main that takes the callback and returns nothing answers through it.
      else if (called !== undefined || run.length < 3) succeed(called);
    } catch (error) {
      thrown(error);
    }
  };

  const onEmpty = () => {
    if (state !== 'draining') {
      // An idle instance stays, and so does one whose main waits for something that will never come: its time runs out.
      channel.hold();
      return;
    }
    if (!connections.isQuiet()) return;
    output.flush();
    const done = current;
    rests = connections.settle();
    // What is open belongs to the caller of this call: who comes next is not for us to say.
    if (rests && waiting.length > 0) channel.send(givenBack());
    const next = waiting.shift();
    state = 'idle';
    current = 0;
    channel.hold();
    sender.drained(done, rests);
    if (next === undefined) return;
    // Node ends a process whose loop is still empty after this event; the immediate keeps it.
    state = 'running';
    setImmediate(() => begin(next));
  };
  const givenBack = (): Frame => {
    const ids = waiting.splice(0).map(({ id }) => id);
    const message: RecalledMessage = { ids, asks: connections.asks(gateway) };
    return { kind: KIND.recalled, id: 0, payload: pack(message) };
  };
  /** A function may have removed all listeners there are. */
  const listen = () => {
    if (!process.listeners('exit').includes(onExit)) process.on('exit', onExit);
    if (!process.listeners('beforeExit').includes(onEmpty)) process.on('beforeExit', onEmpty);
  };
  listen();

  return {
    get current() {
      return current;
    },
    push(call) {
      if (state === 'idle' && (!rests || call.message.atRest)) {
        begin(call);
        return;
      }
      waiting.push(call);
      // It was under way while this came to rest, and may be somebody else's.
      if (state === 'idle') channel.send(givenBack());
    },
    recall: () => channel.send(givenBack()),
    halt() {
      state = 'halted';
      sender.flush();
    },
    dispose() {
      process.off('exit', onExit);
      process.off('beforeExit', onEmpty);
    },
  };
}

/**
 * Sends results at once, except where nothing seems to be left to do: those go with the word that their call has drained,
 * which follows within the same turn of the event loop.
 */
function createResultSender(channel: Channel): {
  settled(result: Frame): void;
  drained(id: number, rests: boolean): void;
  flush(): void;
} {
  let held: Frame | undefined;
  const flush = () => {
    if (held !== undefined) channel.send(held);
    held = undefined;
  };
  const late = setTimeout(flush, HELD_MS);
  late.unref();
  return {
    settled(result) {
      if (!seemsEmpty()) {
        channel.send(result);
        return;
      }
      held = result;
      late.refresh();
    },
    drained(id, rests) {
      const drained = { kind: rests ? KIND.rests : KIND.drained, id, payload: NOTHING };
      if (held === undefined) channel.send(drained);
      else channel.send(held, drained);
      held = undefined;
    },
    flush,
  };
}

function seemsEmpty(): boolean {
  // Came with Node 16.14.
  const resources = (process as { getActiveResourcesInfo?: () => readonly string[] }).getActiveResourcesInfo;
  return resources?.().length === 0;
}

function readEvent({ event, message }: Pending): unknown {
  const value: unknown = event.length === 0 ? {} : parse(event.toString('utf8'));
  const { from, caller } = message;
  // Compat: that a page's own `userInfo` wins over the platform's could not be verified.
  if (from === 'page' && typeof value === 'object' && value !== null && !('userInfo' in value)) {
    (value as { userInfo?: unknown }).userInfo = { appId: caller.appid, openId: caller.openid ?? '' };
  }
  return value;
}

function inJson(value: unknown): { readonly json?: Buffer; readonly failure?: FailureMessage } {
  try {
    const json = Buffer.from((stringify(value) as string | undefined) ?? 'null');
    return json.length > RESULT_LIMIT ? { failure: failed('too-large') } : { json };
  } catch (error) {
    return { failure: describeError(error, 'not-json') };
  }
}

function failed(why: FailureMessage['why']): FailureMessage {
  return { why, name: '', message: '', stack: '', code: '' };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

function createResidentMeter(): () => number {
  let most = 0;
  let readAt = -Infinity;
  return () => {
    const now = performance.now();
    if (now - readAt < RSS_EVERY_MS) return most;
    readAt = now;
    most = Math.max(most, process.memoryUsage.rss());
    return most;
  };
}
