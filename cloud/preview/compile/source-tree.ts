import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileProblem } from './problem';

/** The files of a mini-program, addressed as WeChat does: from the folder of app.json, with `/`, no leading one. */
export interface SourceTree {
  readonly root: string;
  has(path: string): boolean;
  read(path: string): string;
  absolute(path: string): string;
  /** The address of an absolute file; undefined outside the tree. */
  address(file: string): string | undefined;
}

/** Opens the tree under an absolute folder. */
export function openSourceTree(root: string): SourceTree {
  const absolute = (path: string) => join(root, ...path.split('/'));
  return {
    root,
    absolute,
    has(path) {
      const file = absolute(path);
      return existsSync(file) && statSync(file).isFile();
    },
    read(path) {
      try {
        return readFileSync(absolute(path), 'utf8').replace(/^\uFEFF/, '');
      } catch {
        throw fileProblem(path, 'the file does not exist');
      }
    },
    address(file) {
      const path = relative(root, resolve(file)).replaceAll('\\', '/');
      return path.startsWith('../') || path === '..' || /^[A-Za-z]:/.test(path) ? undefined : path;
    },
  };
}

/** The address `written` in the file `from` means: `/x` from the root, else relative to the folder of `from`. */
export function resolveAddress(written: string, from: string): string {
  const parts = written.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of written.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
