/**
 * The messages between clients, functions and the gateway, and the ports through which the gateway reaches the
 * services: types and codecs, nothing else.
 *
 * @packageDocumentation
 */
export { type AccessToken, type AccessTokensPort, type AccessTokenWish } from './access-tokens';
export { type AuthPort, type CredentialsPort, type InvocationCredential, type Session } from './auth';
export { type CollectionInfo, type CollectionsPort, type IndexWish } from './collections';
export { type Caller, type ChainLink, type LoginType } from './caller';
export {
  type DatabaseAction,
  type DatabaseCall,
  type DatabasePort,
  type DatabaseReplies,
  type DatabaseRequest,
} from './database';
export {
  type BeyondLimit,
  type Declaration,
  type DeclaredChange,
  type DeclaredOptions,
  type DeclaredOutcome,
  type DeclaredPlan,
  type DeclaredPort,
  type PermissionSettings,
  type RefusedChange,
  type Undeclared,
} from './declared';
export {
  type FunctionInfo,
  type FunctionsPort,
  type InvokeRequest,
  type InvokeResult,
  type FunctionLog,
} from './functions';
export { isTooDeep, MOST_LEVELS } from './nesting';
export { type Mount } from './mount';
export { resolveEnvironment, type EnvironmentRules } from './environment';
export { mustBeSignedInTo, type LoginKey, type WebSession, type WebUsersPort } from './web-users';
export {
  type FileAddress,
  type FileCopy,
  type FileOutcome,
  type OpenFile,
  type StorageCall,
  type StoragePort,
  type UploadTicket,
} from './storage';
export { DATABASE_ACTIONS, decodeDatabaseCall } from './dialects/database-call';
export { type DatabaseCallOnWire, type Execute } from './dialects/dialect';
export { readDatabaseRequest, writeDatabaseReply } from './dialects/own-dialect';
export { looksLikeSet, REST_DIALECT, type RestOperation } from './dialects/rest-dialect';
export {
  flagField,
  invalid,
  isFields,
  listField,
  objectField,
  optionalText,
  textField,
  type Fields,
} from './fields';
export { bucketOf, formatFileId, parseFileId, type FileId } from './file-id';
export { formatCloudId, parseCloudId, type CloudId, type OpenDataKind } from './cloud-id';
export {
  decodeCloudIdRequest,
  decodeOpenApiMessage,
  encodeCloudIdResponse,
  encodeOpenApiResponse,
  type OpenApiMessage,
  type OpenApiPair,
  type OpenApiResponse,
} from './openapi-messages';
export {
  type OpenApiCall,
  type OpenApiPayload,
  type OpenApiPort,
  type OpenApiReply,
  type OutboxEntry,
  type OutboxQuery,
  type SubscriptionAnswer,
  type SubscriptionAnswers,
} from './openapi-port';
export {
  readWatchMessage,
  readWatchRequest,
  writeInitEvents,
  writeWatchEvents,
  type WatchForm,
  type WatchMessage,
} from './realtime-messages';
export {
  type RealtimePort,
  type Watch,
  type WatchBatch,
  type WatchChange,
  type WatchListener,
  type WatchRequest,
} from './realtime';
export {
  createTc3Verifier,
  parseTc3,
  type SignedRequest,
  type Tc3Authorization,
  type Tc3Verdict,
  type VerifyTc3,
} from './tc3';
