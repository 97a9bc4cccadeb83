/**
 * Runs cloud functions: finds them, builds those in TypeScript, and calls each in processes of its own.
 *
 * @packageDocumentation
 */
export { createFunctionRuntime } from './runtime';
export { type FunctionRuntimeOptions } from './options';
export { type BuiltFunction } from './build/build-function';
export { buildFunctions, type BuildOptions } from './build/build-functions';
export {
  installScripts,
  updateDependencies,
  type DependencyUpdate,
  type UpdateOptions,
} from './dependencies/update-dependencies';
export { hasMemoryGroups } from './pool/memory-group';
export { findFunctions, type RegistrySources } from './registry/registry';
export { type FunctionSpec } from './registry/spec';
export { type OpenWatcher, type Watcher } from './reload';
