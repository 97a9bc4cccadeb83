import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { FunctionSpec } from '../registry/spec';

/** Packages that are installed together: the same for all functions that ask for the same. */
export interface DependencySet {
  /** The same for the same packages and ranges, lock file and npm settings. */
  readonly key: string;
  /** Ranges by name, sorted. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Text of the function's own package-lock.json without addresses, or null. */
  readonly lock: string | null;
  /** Text of the project's own .npmrc, or null. */
  readonly npmrc: string | null;
}

/**
 * The set a function asks for, or null where it asks for nothing.
 *
 * @param without - Names that come from elsewhere.
 */
export function dependencySet(spec: FunctionSpec, without: readonly string[]): DependencySet | null {
  const { dir, projectDir } = spec;
  const pairs = Object.entries(spec.dependencies)
    .filter(([name]) => !without.includes(name))
    .map(([name, range]): [string, string] => [name, normalised(range, dir)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return null;
  const lock = readLock(dir);
  const npmrc = readNearest('.npmrc', dir, projectDir);
  const facts = [pairs, lock ?? '', npmrc ?? ''];
  return { key: hashOf(JSON.stringify(facts)), dependencies: Object.fromEntries(pairs), lock, npmrc };
}

/** A short name for a text. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The function's own lock file as it lies on disk. */
export function readOwnLock(dir: string): unknown {
  const file = ['npm-shrinkwrap.json', 'package-lock.json']
    .map((name) => join(dir, name))
    .find((one) => existsSync(one));
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // npm itself goes on without a lock file that it cannot read.
    return undefined;
  }
}

/** Ranges are compared by their text; paths are relative to the function's folder and would mean nothing elsewhere. */
function normalised(range: string, dir: string): string {
  const text = range.trim();
  const path = /^(?:file:)?(\.{1,2}[\\/].*|\.{1,2})$/.exec(text)?.[1] ?? /^file:(.*)$/.exec(text)?.[1];
  if (path !== undefined) return `file:${resolve(dir, path).replaceAll('\\', '/')}`;
  return text === '' || text === 'x' ? '*' : text;
}

/**
 * Lock files name the registry of whoever wrote them, which may be gone or out of reach. Versions and checksums are what
 * counts; the user's own registry says where the files are.
 */
function readLock(dir: string): string | null {
  const content = readOwnLock(dir);
  return typeof content !== 'object' || content === null ? null : JSON.stringify(content, withoutAddress);
}

function withoutAddress(key: string, value: unknown): unknown {
  return key === 'resolved' && typeof value === 'string' && /^https?:.*\.tgz(?:[?#]|$)/.test(value)
    ? undefined
    : value;
}

function readNearest(name: string, from: string, top: string): string | null {
  for (const folder of foldersUpTo(from, top)) {
    const file = join(folder, name);
    if (existsSync(file)) return readFileSync(file, 'utf8');
  }
  return null;
}

/** `from` and the folders above it as far as `top`; `from` alone where it does not lie in `top`. */
export function foldersUpTo(from: string, top: string): string[] {
  const way = relative(top, from);
  if (way.startsWith('..') || isAbsolute(way)) return [from];
  const folders = [from];
  for (let folder = from; folder !== top && dirname(folder) !== folder;) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}
