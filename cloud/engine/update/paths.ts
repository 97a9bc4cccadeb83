import type { Document } from '../../values';
import { EngineError } from '../error';
import { anyMatchedIndex, matchedIndex } from '../query/positional';
import { namePart, type PathPart } from './apply';
import type { ArrayFilters } from './array-filters';

/** What compiling a path needs. */
export interface PathContext {
  readonly arrayFilters: ArrayFilters;
  /** The filter of the application under way, for `$`. */
  readonly filter: () => Document | undefined;
}

type Find = ReturnType<typeof matchedIndex>;

/** Compiles an update path. */
export function compileUpdatePath(path: string, { arrayFilters, filter }: PathContext): PathPart[] {
  if (path === '') throw new EngineError(56, 'An empty update path is not valid.');
  const names = path.split('.');
  return names.map((name, at): PathPart => {
    if (name === '')
      throw new EngineError(
        56,
        `The update path '${path}' contains an empty field name, which is not allowed.`,
      );
    if (!name.startsWith('$')) return namePart(name);
    if (at === 0 && (name === '$' || name.startsWith('$[')))
      throw new EngineError(
        2,
        `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
      );
    if (name === '$') return matched(path, { names, at, filter });
    const id = /^\$\[(.*)\]$/.exec(name)?.[1];
    if (id === '') return { kind: 'elements', passes: () => true };
    if (id !== undefined) return { kind: 'elements', passes: arrayFilters.use(id, path) };
    if (['$ref', '$id', '$db'].includes(name)) return namePart(name);
    throw new EngineError(
      52,
      `The dollar ($) prefixed field '${name}' in '${path}' is not valid for storage.`,
    );
  });
}

interface Matched {
  readonly names: readonly string[];
  readonly at: number;
  readonly filter: () => Document | undefined;
}

function matched(path: string, { names, at, filter }: Matched): PathPart {
  if (names.indexOf('$') !== at)
    throw new EngineError(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  const arrayPath = names.slice(0, at).join('.');
  let compiled: { readonly filter: Document; readonly find: Find; readonly any: Find } | undefined;
  return {
    kind: 'matched',
    index: (document) => {
      const current = filter();
      if (current === undefined) return undefined;
      if (compiled?.filter !== current)
        compiled = { filter: current, find: matchedIndex(current, arrayPath), any: anyMatchedIndex(current) };
      return compiled.find(document) ?? compiled.any(document);
    },
  };
}

/** Refuses two paths of which one contains the other (code 40). */
export function refuseConflicts(paths: readonly string[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    for (const prefix of prefixes(path)) if (seen.has(prefix)) conflict(path, prefix);
    const below = [...seen].find((other) => other.startsWith(`${path}.`));
    if (below !== undefined) conflict(path, path);
    seen.add(path);
  }
}

function conflict(path: string, at: string): never {
  throw new EngineError(40, `Updating the path '${path}' would create a conflict at '${at}'`);
}

function prefixes(path: string): string[] {
  const names = path.split('.');
  return names.map((_, index) => names.slice(0, index + 1).join('.'));
}

/** MongoDB applies changes in the order of their paths, positions by number. */
export function comparePaths(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const one = left[index] as string;
    const other = right[index] as string;
    if (one === other) continue;
    const numeric = /^\d+$/.test(one) && /^\d+$/.test(other);
    return numeric ? Number(one) - Number(other) : one < other ? -1 : 1;
  }
  return left.length - right.length;
}
