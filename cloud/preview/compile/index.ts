export { createCompiler, type Compiled, type Compiler, type CompilerOptions } from './compiler';
export { CompileError, describeProblem, type Problem } from './problem';
export { parsePlaces, type BundlePlace, type Locate } from './locate';
