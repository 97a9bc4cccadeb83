import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JudgedProject } from './judge';

/** The folder of a project's checkout below the judge's folder. */
export function checkoutOf(shelf: string, { repository }: JudgedProject): string {
  return join(shelf, repository.replace('/', '+'));
}

/**
 * Clones every listed repository that is not there yet, at its judged commit.
 *
 * @param from - Where repositories come from: an address or a folder that `owner/name.git` is added to.
 * @returns How many could not be had.
 */
export function prepare(projects: readonly JudgedProject[], shelf: string, from: string): number {
  mkdirSync(shelf, { recursive: true });
  let missing = 0;
  for (const project of projects) {
    const folder = checkoutOf(shelf, project);
    try {
      if (!existsSync(folder))
        git('clone', '--quiet', '--no-checkout', `${from}/${project.repository}.git`, folder);
      git('-C', folder, 'checkout', '--quiet', '--detach', project.commit);
      console.log(`ready     ${folder}`);
    } catch (error) {
      missing++;
      console.log(`FAILED    ${project.repository}: ${(error as Error).message.split('\n')[0] ?? ''}`);
    }
  }
  return missing;
}

function git(...words: string[]): void {
  // A repository that is gone must fail, not ask for a password.
  const env = { ...process.env, GIT_TERMINAL_PROMPT: '0' };
  execFileSync('git', words, { stdio: ['ignore', 'ignore', 'inherit'], env });
}
