import type { Logger } from '../base';
import {
  CompileError,
  createCompiler,
  describeProblem,
  type Compiled,
  type Compiler,
  type Problem,
} from './compile';

/** A build's outcome. */
export type Outcome =
  ({ readonly ok: true } & Compiled) | { readonly ok: false; readonly problems: readonly Problem[] };

/** Keeps the newest build: compiled at the first question, again only after a change. */
export interface Build {
  latest(): Promise<Outcome>;
  /** Says that a source changed; the next question compiles anew. */
  invalidate(): void;
  dispose(): Promise<void>;
}

/** Makes the {@link Build} of one mini-program. Each failure is logged once. */
export function createBuild(dir: string, files: string, logger: Logger): Build {
  const compiler: Compiler = createCompiler({ dir, files });
  let current: Promise<Outcome> | undefined;
  // esbuild answers a second rebuild that comes too early with the first one's result.
  let queue: Promise<unknown> = Promise.resolve();
  const run = async (): Promise<Outcome> => {
    try {
      const compiled = await compiler.compile();
      logger.debug('the mini program is compiled', { bytes: compiled.script.length });
      return { ok: true, ...compiled };
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      for (const problem of error.problems) {
        const { file, line, column, message } = problem;
        logger.error('the mini program does not compile', {
          place: describeProblem({ file, line, column, message }),
        });
      }
      return { ok: false, problems: error.problems };
    }
  };
  return {
    latest() {
      if (current === undefined) {
        const mine = queue.then(run);
        queue = mine.catch(() => undefined);
        mine.catch(() => {
          if (current === mine) current = undefined;
        });
        current = mine;
      }
      return current;
    },
    invalidate() {
      current = undefined;
    },
    async dispose() {
      await queue;
      await compiler.dispose();
    },
  };
}
