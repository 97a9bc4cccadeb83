import type { Clock } from '../../base';
import type { Document } from '../../values';
import { EngineError } from '../error';

/** A clock that also ends work: asked whenever the work gives way to other work. */
export interface WorkClock extends Clock {
  /** @throws EngineError where the work is to end: 50 out of time, 11601 killed, 279 the client has gone. */
  readonly check?: () => void;
}

/** Whom and what an operation serves. */
export interface OperationAbout {
  readonly connection: number;
  readonly client?: string;
  readonly user?: string;
  readonly database: string;
  readonly command: string;
  readonly body: Document;
}

/** How an operation may end before it is done. */
export interface OperationLimits {
  /** Milliseconds of work; absent: as long as it takes. */
  readonly maxTime?: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly closed?: AbortSignal;
}

/** A command while it runs. A cursor it leaves keeps it, so that the time of all its batches counts together. */
export interface Operation {
  readonly id: number;
  readonly about: OperationAbout;
  /** The engine's clock, whose `check` ends this operation. */
  readonly clock: WorkClock;
  /** Milliseconds of work it may take. */
  readonly maxTime: number | undefined;
  /** Milliseconds of work so far. */
  readonly spent: () => number;
  /** Work begins again, for whoever `closed` stands for. */
  resume(closed: AbortSignal | undefined): void;
  /** Work rests: time does not count. */
  suspend(): void;
  /** Ends it when it next gives way; at once where it waits and has said how. */
  kill(): void;
  /** What else a kill ends. */
  onKill(listener: (reason: EngineError) => void): void;
}

/** The operations of an engine. */
export interface Operations {
  begin(about: OperationAbout, limits: OperationLimits): Operation;
  end(operation: Operation): void;
  /** Those that run, oldest first. */
  list(): readonly Operation[];
  /** How many there have been, by command. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Makes an empty table of operations. */
export function createOperations(clock: Clock): Operations {
  const running = new Map<number, Operation>();
  const counts = new Map<string, number>();
  let last = 0;
  return {
    begin(about, limits) {
      const operation = createOperation(clock, { id: ++last, about, limits });
      running.set(operation.id, operation);
      counts.set(about.command, (counts.get(about.command) ?? 0) + 1);
      return operation;
    },
    end(operation) {
      operation.suspend();
      running.delete(operation.id);
    },
    list: () => [...running.values()],
    counts,
  };
}

interface Begun {
  readonly id: number;
  readonly about: OperationAbout;
  readonly limits: OperationLimits;
}

function createOperation(clock: Clock, { id, about, limits }: Begun): Operation {
  const { maxTime = Infinity } = limits;
  let { closed } = limits;
  let before = 0;
  let since: number | undefined = clock.elapsed();
  let killed: EngineError | undefined;
  const listeners: ((reason: EngineError) => void)[] = [];
  const spent = () => before + (since === undefined ? 0 : clock.elapsed() - since);
  return {
    id,
    about,
    maxTime: limits.maxTime,
    spent,
    clock: {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      after: (ms, run) => clock.after(ms, run),
      check() {
        if (killed !== undefined) throw killed;
        if (closed?.aborted === true) throw new EngineError(279, 'The client has gone');
        if (spent() > maxTime) throw new EngineError(50, 'operation exceeded time limit');
      },
    },
    resume(signal) {
      closed = signal;
      since ??= clock.elapsed();
    },
    suspend() {
      before = spent();
      since = undefined;
    },
    kill() {
      killed = new EngineError(11601, 'operation was interrupted');
      for (const listener of listeners) listener(killed);
    },
    onKill: (listener) => void listeners.push(listener),
  };
}
