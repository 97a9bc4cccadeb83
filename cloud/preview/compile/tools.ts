import { nativeRequire } from '../../base';
import type * as esbuildTypes from 'esbuild';
import type * as templateTypes from 'glass-easel-template-compiler';

/**
 * The native compilers, loaded by Node itself. In a test with a simulated browser the module system and the typed
 * arrays are the test's own, which both would refuse.
 */
const nodeRequire = nativeRequire(__filename);

/** esbuild, loaded at its first use. */
export function esbuild(): typeof esbuildTypes {
  return nodeRequire('esbuild') as typeof esbuildTypes;
}

/** The compiler of templates, loaded at its first use: it carries two megabytes of WebAssembly. */
export function templateCompiler(): typeof templateTypes {
  return nodeRequire('glass-easel-template-compiler') as typeof templateTypes;
}
