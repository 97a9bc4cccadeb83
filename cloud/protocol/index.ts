/**
 * The messages between clients, functions and the gateway, and the ports through which the gateway reaches the
 * services: types and codecs, nothing else.
 *
 * @packageDocumentation
 */
export { type AuthPort, type CredentialsPort, type InvocationCredential, type Session } from './auth';
export { type Caller } from './caller';
export {
  type DatabaseAction,
  type DatabaseCall,
  type DatabasePort,
  type DatabaseReplies,
  type DatabaseRequest,
} from './database';
export {
  type FunctionInfo,
  type FunctionsPort,
  type InvokeRequest,
  type InvokeResult,
  type FunctionLog,
} from './functions';
export { type Mount } from './mount';
export {
  type FileAddress,
  type OpenFile,
  type StorageCall,
  type StoragePort,
  type UploadTicket,
} from './storage';
