import { spawn } from 'node:child_process';

/** Ends workers whose host is gone before it could do so itself, as after SIGKILL. */
export interface OrphanGuard {
  /** From now on this worker, and what it starts, does not outlive us. */
  add(pid: number): void;
  /** The worker has ended. */
  remove(pid: number): void;
}

/** What {@link createPosixOrphanGuard} needs of the process that watches over us. */
export interface Watcher {
  /** Hands it a line; `false` where it is gone. */
  tell(line: string): boolean;
  /** Lets it go without ending anything. */
  dismiss(): void;
}

/**
 * A shell that reads which process groups there are, line by line, and ends the last ones named when its input does: the
 * system closes that whichever way we end. A worker cannot do this by itself: its only thread may never turn again, and a
 * second one would cost each worker megabytes and boot time.
 */
const SCRIPT = `trap '' HUP INT TERM
while read -r line; do groups=$line; done
for group in $groups; do kill -s KILL -- "-$group"; done`;

/** For systems with process groups. The watcher runs while there are workers, and again after somebody ended it. */
export function createPosixOrphanGuard(start: () => Watcher = startShell): OrphanGuard {
  const groups = new Set<number>();
  let watcher: Watcher | undefined;
  const tell = () => {
    const line = [...groups].join(' ');
    if (watcher?.tell(line) === true) return;
    watcher = start();
    watcher.tell(line);
  };
  return {
    add(pid) {
      groups.add(pid);
      tell();
    },
    remove(pid) {
      if (!groups.delete(pid)) return;
      tell();
      if (groups.size > 0) return;
      watcher?.dismiss();
      watcher = undefined;
    },
  };
}

/**
 * On Windows the system does it: libuv puts every process it starts into a job that ends with the process that made it,
 * and with its last handle all that is in it. What a worker starts is in the worker's own job.
 */
export const windowsOrphanGuard: OrphanGuard = { add: () => undefined, remove: () => undefined };

function startShell(): Watcher {
  // A session of its own: what ends our terminal or our group must not end it.
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  let gone = false;
  const end = () => {
    gone = true;
  };
  shell.on('error', end).once('exit', end);
  shell.stdin.on('error', end);
  // Neither keeps us running.
  shell.unref();
  (shell.stdin as { unref?: () => unknown }).unref?.();
  return {
    tell(line) {
      if (gone) return false;
      shell.stdin.write(`${line}\n`);
      return true;
    },
    dismiss: () => void shell.stdin.end(),
  };
}
