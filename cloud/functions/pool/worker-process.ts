import { spawn, type ChildProcess } from 'node:child_process';
import type { Clock } from '../../base';
import type { Channel } from '../channel/channel';
import type { Platform } from '../platform/platform';

/** How a worker's process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote past our capture: crash messages of Node or of native code. */
  readonly lastWords: string;
}

/** A running worker. */
export interface WorkerProcess {
  readonly pid: number;
  readonly channel: Channel;
  /** Most megabytes of its JavaScript heap. */
  readonly heapClass: number;
  /** Resolves when the process is gone and all it wrote has been read. */
  readonly ended: Promise<Ending>;
  /** Receives what is written to the descriptors themselves. */
  onRaw(receive: (stream: 'stdout' | 'stderr', text: string) => void): void;
  kill(): void;
}

/** What {@link spawnWorker} starts. */
export interface SpawnOptions {
  readonly platform: Platform;
  readonly clock: Clock;
  /** The worker's file. */
  readonly entry: string;
  /** The environment it boots with. */
  readonly env: Readonly<Record<string, string>>;
  /** The Node it runs on: the program's file. */
  readonly node: string;
  readonly heapClass: number;
  /** Port of its inspector. */
  readonly inspect?: number | undefined;
}

/** Characters kept of what a worker wrote last. */
const LAST_WORDS = 4096;
/** Longest wait for the output of a process that is gone: something it started may hold the pipe. */
const OUTPUT_WAIT_MS = 500;

/** Starts a generic worker. */
export function spawnWorker({
  platform,
  clock,
  entry,
  env,
  node,
  heapClass,
  inspect,
}: SpawnOptions): WorkerProcess {
  const ipc = platform.channelKind === 'ipc';
  const child = spawn(
    node,
    [
      `--max-old-space-size=${heapClass}`,
      ...(inspect === undefined ? [] : [`--inspect=127.0.0.1:${inspect}`]),
      entry,
      platform.channelKind,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe', ipc ? 'ipc' : 'pipe'],
      serialization: 'advanced',
      detached: platform.ownGroup,
      windowsHide: true,
      env,
    },
  );
  const raw = readRaw(child);
  const pid = child.pid ?? 0;
  if (pid !== 0) platform.orphans.add(pid);
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null, lastWords: raw.last() }));
    child.once('exit', (code, signal) => {
      // What it started must not outlive it, nor hold its output open.
      if (platform.ownGroup) platform.kill(pid);
      platform.orphans.remove(pid);
      // Not 'close': Node does not always emit it for a child with IPC.
      const done = () => resolve({ code, signal, lastWords: raw.last() });
      const timer = clock.after(OUTPUT_WAIT_MS, done);
      void raw.closed.then(() => {
        timer.cancel();
        done();
      });
    });
  });
  return {
    pid,
    channel: platform.channelOf(child),
    heapClass,
    ended,
    onRaw: (receive) => raw.listen(receive),
    kill() {
      if (pid !== 0 && child.exitCode === null && child.signalCode === null) platform.kill(pid);
    },
  };
}

function readRaw(child: ChildProcess): {
  last(): string;
  /** Resolves when nothing more can come. */
  readonly closed: Promise<unknown>;
  listen(receive: (stream: 'stdout' | 'stderr', text: string) => void): void;
} {
  let last = '';
  let receiver: ((stream: 'stdout' | 'stderr', text: string) => void) | undefined;
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      last = `${last}${text}`.slice(-LAST_WORDS);
      receiver?.(stream, text);
    });
  }
  const closed = [child.stdout, child.stderr].map(
    (stream) =>
      new Promise<void>((resolve) => (stream === null ? resolve() : stream.once('close', () => resolve()))),
  );
  return {
    last: () => last,
    closed: Promise.all(closed),
    listen(receive) {
      receiver = receive;
    },
  };
}
