import { readFileSync } from 'node:fs';

/**
 * Whether a process runs on this machine. One that belongs to somebody else does; one that has ended and whose parent has
 * not asked how does not.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isOver(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// Linux keeps a process that was killed for as long as nobody has asked how it ended: in a container often for good.
function isOver(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program may hold anything, brackets too.
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
