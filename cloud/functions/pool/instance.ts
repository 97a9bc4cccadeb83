import { CloudError, isCloudError, type Clock, type Sentence, type Timer } from '../../base';
import { KIND, type Frame } from '../channel/channel';
import {
  pack,
  unpack,
  type FailureMessage,
  type InvokeMessage,
  type LoadedMessage,
  type LoadMessage,
  type LogMessage,
  type RecalledMessage,
  type ResultMessage,
} from '../channel/messages';
import { endingError, failureError } from '../failure';
import type { FunctionSpec } from '../registry/spec';
import type { Call } from './call';
import { createDeadline } from './deadline';
import type { MemoryGuard } from './memory-guard';
import { readRawOutput } from './raw-output';
import type { Ending, WorkerProcess } from './worker-process';

/** Seconds a function's code may take to load, before `main` is called. */
const LOAD_LIMIT = 30;

/** Seconds an instance has to give back what has not begun. One that is stuck in a loop never does, and begins nothing either. */
const RECALL_S = 3;
/** Most seconds work after a result has beyond its time, for answers that this cloud itself is late with. */
const GRACE_S = 30;

/** How long the end of a process may come after the end of its channel, before it is taken for one that closed it. */
const CLOSE_GRACE_MS = 1000;
const CLOSED: Sentence = {
  en: 'it closed the connection it is called through: file descriptor 3, or process.disconnect()',
  zh: '它关闭了平台用于调用它的连接：文件描述符 3，或 process.disconnect()',
};
const GARBLED: Sentence = {
  en: 'it wrote to the connection it is called through, file descriptor 3',
  zh: '它向平台用于调用它的连接（文件描述符 3）写入了数据',
};

/** What an instance tells the lane that owns it. */
export interface InstanceEvents {
  /** A call has been answered. */
  settled(call: Call): void;
  /** Nothing of the call runs any more; the instance is at its next one, idle, or {@link Instance.rests}. */
  drained(call: Call, instance: Instance): void;
  /** Calls that had not begun and must be run elsewhere. */
  returned(calls: readonly Call[], instance: Instance): void;
  /** The process is gone. */
  ended(instance: Instance): void;
  /** Work went on after the result for longer than the function may run. */
  drainTimeout(): void;
  line(requestId: string, line: LogMessage): void;
}

/** What {@link createInstance} works with. */
export interface InstanceParts {
  readonly worker: WorkerProcess;
  readonly spec: FunctionSpec;
  readonly load: LoadMessage;
  readonly guard: MemoryGuard;
  readonly clock: Clock;
  /** `false` while a person steps through the code. */
  readonly limits: boolean;
  readonly events: InstanceEvents;
  /** @param atRest - see {@link InvokeMessage.atRest}. */
  messageOf(call: Call, atRest: boolean): InvokeMessage;
  /** Whether what this call waits for is none of its time. */
  standsStill(call: Call): boolean;
}

/** One process of one function. It runs its calls strictly one after the other. */
export interface Instance {
  /** Resolves when `main` may be called; rejects with what the caller is told. */
  readonly loaded: Promise<LoadedMessage>;
  /** The calls it holds: the one at work, or draining, first. */
  readonly calls: readonly Call[];
  readonly worker: WorkerProcess;
  /** `true` once it takes no further calls. */
  retired: boolean;
  /** When it last had nothing to do, on the monotonic clock. */
  idleSince: number;
  /** `true`: the call before has left connections open, so that the identity must stay its own. */
  rests: boolean;
  /** Milliseconds it must be left to rest, should somebody else need its place: the time a call may take. */
  readonly restMs: number;
  run(call: Call): void;
  /** Asks for the calls back that have not begun. */
  recall(): void;
  /** Retires it and ends the process; calls it still holds hear `why`. */
  kill(why?: CloudError): void;
}

/** Makes an instance of a worker. */
export function createInstance(parts: InstanceParts): Instance {
  const { worker, spec, clock, events, guard } = parts;
  const calls: Call[] = [];
  const loading = withResolvers();
  let nextId = 1;
  const deadline = createDeadline(clock, {
    stands: () => calls[0] !== undefined && parts.standsStill(calls[0]),
  });
  /** Why we ended it, where we did. */
  let reason: CloudError | undefined;
  let closing: Timer | undefined;
  let grace = 0;
  /** Its call is overdue, and it has been asked what for. */
  let isAsked = false;
  const raw = readRawOutput(worker, (stream, text) => {
    events.line(calls[0]?.request.caller.requestId ?? '', { stream, at: clock.now(), text });
  });

  const settle = (
    call: Call,
    answer: CloudError | { readonly meta: ResultMessage; readonly json: Buffer },
  ) => {
    if (call.settled) return;
    call.settled = true;
    call.settledAt = clock.elapsed();
    if (isCloudError(answer)) call.reject(answer);
    else {
      call.resolve({
        result: answer.json,
        requestId: call.request.caller.requestId,
        durationMs: answer.meta.ms,
        coldStart: call.cold,
        memoryUsed: Math.max(answer.meta.rss, guard.most()),
      });
    }
    events.settled(call);
  };
  const watch = (seconds: number, late: () => void) => {
    if (parts.limits) deadline.set(seconds * 1000, late);
  };
  const end = (why?: CloudError) => {
    reason ??= why;
    // What it said before may still come in, that it is free among it: nobody else shall share its end.
    instance.retired = true;
    worker.kill();
  };
  const exited = (how: Sentence, cause?: unknown) =>
    new CloudError('FUNCTION_EXITED', { fields: { name: spec.name, how }, cause });
  const head = () => {
    const call = calls[0];
    if (call === undefined) return;
    call.startedAt = clock.elapsed();
    raw.begin();
    const { name, timeout } = spec;
    watch(timeout, () => end(new CloudError('FUNCTION_TIMEOUT', { fields: { name, timeout } })));
  };
  const drain = () => {
    grace = GRACE_S;
    watch(spec.timeout, overdue);
  };
  const overdue = () => {
    // Its next call may begin at any moment, and must not be ended for the one before.
    isAsked = true;
    instance.recall();
    watch(RECALL_S, close);
  };
  const close = () => {
    events.drainTimeout();
    end();
  };
  const fail = (id: number, failure: FailureMessage) => {
    const call = calls.find((one) => one.id === id);
    if (call !== undefined) settle(call, failureError(spec, failure));
  };

  const receive = (frame: Frame) => {
    try {
      understand(frame);
    } catch (cause) {
      end(exited(GARBLED, cause));
    }
  };
  const understand = ({ kind, id, payload }: Frame) => {
    const first = calls[0];
    switch (kind) {
      case KIND.ready:
        break;
      case KIND.loaded:
        deadline.clear();
        guard.busy(false);
        loading.resolve(unpack(payload).message as LoadedMessage);
        break;
      case KIND.loadFailed:
        loading.reject(failureError(spec, unpack(payload).message as FailureMessage));
        end();
        break;
      case KIND.result: {
        const { message, bytes } = unpack(payload);
        if (first?.id !== id) break;
        drain();
        settle(first, { meta: message as ResultMessage, json: bytes });
        break;
      }
      case KIND.failed:
        if (first?.id === id) drain();
        fail(id, unpack(payload).message as FailureMessage);
        break;
      case KIND.drained:
      case KIND.rests:
        if (first?.id !== id) break;
        instance.rests = kind === KIND.rests;
        isAsked = false;
        deadline.clear();
        calls.shift();
        instance.idleSince = clock.elapsed();
        if (calls.length === 0) guard.busy(false);
        head();
        events.drained(first, instance);
        break;
      case KIND.log: {
        const line = unpack(payload).message as LogMessage;
        const call = calls.find((one) => one.id === id);
        events.line(call?.request.caller.requestId ?? '', line);
        break;
      }
      case KIND.recalled: {
        const { ids, asks } = unpack(payload).message as RecalledMessage;
        const back = calls.filter((call) => ids.includes(call.id));
        calls.splice(0, calls.length, ...calls.filter((call) => !ids.includes(call.id)));
        if (isAsked && asks && grace-- > 0) watch(1, overdue);
        else if (isAsked) close();
        isAsked = false;
        if (first !== undefined && back.includes(first)) {
          // It was sent before it was known that the instance rests, and never began.
          deadline.clear();
          guard.busy(calls.length > 0);
        }
        events.returned(back, instance);
        break;
      }
      case KIND.stray: {
        const failure = unpack(payload).message as FailureMessage;
        if (id === 0) loading.reject(failureError(spec, { ...failure, why: 'load' }));
        const requestId = first?.request.caller.requestId ?? '';
        if (first?.settled === true) sayStray(requestId, failure);
        fail(id, failure);
        end();
        break;
      }
      case KIND.memory:
        guard.tell(unpack(payload).message as number);
        break;
      default:
        // The function found the descriptor and wrote to it, or some program it started did.
        end(exited(GARBLED));
    }
  };
  const sayStray = (requestId: string, { name, message, stack }: FailureMessage) => {
    for (const text of `Uncaught ${name}: ${message}\n${stack}`.trimEnd().split('\n')) {
      events.line(requestId, { stream: 'stderr', at: clock.now(), text });
    }
  };
  const over = (ending: Ending) => {
    deadline.stop();
    closing?.cancel();
    instance.retired = true;
    instance.rests = false;
    const why = reason ?? guard.verdict(spec) ?? endingError(spec, ending);
    guard.release();
    loading.reject(why);
    const [first, ...rest] = calls.splice(0);
    if (first !== undefined) settle(first, why);
    if (first !== undefined) events.drained(first, instance);
    if (rest.length > 0) events.returned(rest, instance);
    events.ended(instance);
  };

  const instance: Instance = {
    loaded: loading.promise,
    calls,
    worker,
    retired: false,
    idleSince: clock.elapsed(),
    rests: false,
    restMs: spec.timeout * 1000,
    run(call) {
      call.id = nextId++;
      calls.push(call);
      if (calls.length === 1) {
        guard.busy(true);
        head();
      }
      const payload = pack(parts.messageOf(call, instance.rests), call.request.event);
      worker.channel.send({ kind: KIND.invoke, id: call.id, payload });
    },
    recall: () => worker.channel.send({ kind: KIND.recall, id: 0, payload: new Uint8Array(0) }),
    kill: end,
  };
  worker.channel.onFrame(receive);
  worker.channel.onClose(() => {
    closing = clock.after(CLOSE_GRACE_MS, () => end(exited(CLOSED)));
  });
  void worker.ended.then(over);
  guard.exceeded(() => end(guard.verdict(spec)));
  guard.busy(true);
  watch(LOAD_LIMIT, () => {
    const detail = `Its code did not finish loading within ${LOAD_LIMIT} s`;
    end(new CloudError('FUNCTION_LOAD_FAILED', { fields: { name: spec.name }, detail }));
  });
  worker.channel.send({ kind: KIND.load, id: 0, payload: pack(parts.load) });
  return instance;
}

function withResolvers(): {
  promise: Promise<LoadedMessage>;
  resolve(message: LoadedMessage): void;
  reject(error: CloudError): void;
} {
  let resolve: (message: LoadedMessage) => void = () => undefined;
  let reject: (error: CloudError) => void = () => undefined;
  const promise = new Promise<LoadedMessage>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever waits for it hears of the failure; an instance ended after loading has nobody waiting.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
