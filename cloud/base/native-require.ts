import { runInThisContext } from 'node:vm';

/**
 * Node's own `require`, as seen from `file`, even where a test runner has put its module system and its globals in
 * the way: native compilers and ES modules load only through this one.
 */
export function nativeRequire(file: string): NodeJS.Require {
  const module = runInThisContext("process.getBuiltinModule('node:module')") as typeof import('node:module');
  return module.createRequire(file);
}

/** A regular expression that passes `instanceof RegExp` in what {@link nativeRequire} loads. */
export function nativePattern(source: string): RegExp {
  const Native = runInThisContext('RegExp') as typeof RegExp;
  return new Native(source);
}
