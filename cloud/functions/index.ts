/**
 * Runs cloud functions: finds them, builds those in TypeScript, and calls each in processes of its own.
 *
 * @packageDocumentation
 */
export { createFunctionRuntime } from './runtime';
export { type FunctionRuntimeOptions } from './options';
