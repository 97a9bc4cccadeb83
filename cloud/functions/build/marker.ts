/** First line of the files that `yunlet build --in-place` writes beside an index.ts, and by which it knows them again. */
export const MARKER = '// Built by yunlet from index.ts: changes here will be lost.';

/** Tells a file we wrote from one the user wrote. */
export function isBuiltByUs(text: string): boolean {
  return text.startsWith(MARKER);
}
