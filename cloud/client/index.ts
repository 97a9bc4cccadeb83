/**
 * The mini-program's side of the cloud: `wx.cloud` over a Yunlet gateway, and typed calls over either. Published as
 * `yunlet-client`; depends on nothing and needs neither Node nor a browser.
 *
 * @packageDocumentation
 */
export { chooseCloud } from './choose-cloud';
export { type Callbacks } from './callbacks';
export { type CloudCallError } from './cloud-error';
export {
  createCloud,
  type ClientConfig,
  type Cloud,
  type CloudIDConstructor,
  type CloudIDValue,
} from './create-cloud';
export {
  type Aggregate,
  type CollectionReference,
  type Database,
  type DatabaseConfig,
  type DocumentData,
  type DocumentReference,
  type Query,
} from './database';
export {
  type DeletedFile,
  type DownloadFileOptions,
  type DownloadFileResult,
  type FileList,
  type FileListOptions,
  type FileRequest,
  type FileUrl,
  type UploadFileOptions,
  type UploadFileResult,
} from './files';
export { type CallFunctionOptions, type CallFunctionResult } from './functions';
export { type Failed, type SocketTask, type TransferProgress, type TransferTask, type WxLike } from './port';
export { type DocumentChange, type Snapshot } from './watch';
export { typedCloud, type ClientApi, type CloudChoice, type FunctionCaller, type TypedCloud } from './typed';
