/**
 * The preview: compiles the user's mini-program for the browser, shows it in a phone, reloads it when a source changes.
 *
 * @packageDocumentation
 */
export { createPreview, type PreviewOptions } from './create-preview';
export { createCompiler, type Compiled, type Compiler, type CompilerOptions, type Problem } from './compile';
