/**
 * Where functions are brought to: a folder ready to upload, or WeChat's cloud through the developer tools.
 *
 * @packageDocumentation
 */
export { deployWithDevtools, type DevtoolsOptions } from './devtools';
export { devtoolsCli } from './devtools-cli';
export { deployToFolder, type FolderOptions } from './folder';
export { type DeployableFunction, type Deployed } from './report';
export { runProgram, type RunProgram, type ProgramResult } from './run-program';
