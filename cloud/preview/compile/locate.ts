import { SourceMap } from 'node:module';

/** A place in a bundle, lines and columns from 1, as a stack names it. */
export interface BundlePlace {
  readonly line: number;
  readonly column: number;
}

/** Finds where the mini-program's own code stands in a stack: the first of `places` that is in it, `pages/a/a.js:3:5`. */
export type Locate = (places: readonly BundlePlace[]) => string | undefined;

/** Makes the {@link Locate} of one build from its source map. */
export function createLocator(map: string): Locate {
  let read: SourceMap | undefined;
  return (places) => {
    read ??= new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0]);
    for (const { line, column } of places) {
      const found = read.findEntry(line - 1, column - 1);
      if (!('originalSource' in found) || !isOwn(found.originalSource)) continue;
      return `${found.originalSource}:${found.originalLine + 1}:${found.originalColumn + 1}`;
    }
    return undefined;
  };
}

/** Neither ours, which lies outside of the folder, nor a package's. */
function isOwn(source: string): boolean {
  return source !== '' && !/^\.\.|^[a-z-]+:|^\/|(^|\/)(node_modules|miniprogram_npm)\//i.test(source);
}

/** Reads `12:5,30:7`, as the page side asks; what is not such a place is left out. */
export function parsePlaces(text: string): readonly BundlePlace[] {
  return text.split(',').flatMap((part) => {
    const [line = 0, column = 0] = part.split(':').map(Number);
    return line >= 1 && column >= 1 ? [{ line, column }] : [];
  });
}
