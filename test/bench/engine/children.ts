import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskName, Timing } from './tasks';

/** A subject in a process of its own. */
export interface Child {
  readonly name: string;
  /** Undefined where the subject does not have the task. */
  run(task: TaskName): Promise<Timing | undefined>;
  stop(): Promise<void>;
}

/** Starts a subject and fills it. */
export async function startChild(name: string, compiled: string, peer = ''): Promise<Child> {
  const dir = mkdtempSync(join(tmpdir(), `yunlet-bench-${name}-`));
  const child = fork(join(compiled, 'subject.js'), [name, dir, peer], { execArgv: [] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.connected) child.disconnect();
    await exited;
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await answerOf(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    name,
    async run(task) {
      child.send(task);
      return (await answerOf(child)).timing;
    },
    stop,
  };
}

interface Answer {
  readonly timing?: Timing;
  readonly error?: string;
}

/** What a child says next. */
export function answerOf<T = Answer>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a measured process ended with ${String(code)}`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      const { error } = answer as Answer;
      if (error === undefined) resolve(answer as T);
      else reject(new Error(error));
    });
  });
}
