/** Why a mini-program does not compile, in the reader's reach: which file, which line, what. */
export interface Problem {
  /** Relative to the folder of app.json, with `/`. */
  readonly file: string;
  /** From 1; 0 where there is none. */
  readonly line: number;
  /** From 1; 0 where there is none. */
  readonly column: number;
  readonly message: string;
}

/** Carries problems out of the compiler. */
export class CompileError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join('\n'));
    this.name = 'CompileError';
    this.problems = problems;
  }
}

/** `pages/a/a.wxml:3:7 sentence` */
export function describeProblem({ file, line, column, message }: Problem): string {
  return `${file}${line === 0 ? '' : `:${line}:${column}`} ${message}`;
}

/** An error about one file as a whole. */
export function fileProblem(file: string, message: string): CompileError {
  return new CompileError([{ file, line: 0, column: 0, message }]);
}
