/**
 * Ground words that every part of the cloud uses; imports nothing of ours.
 *
 * @packageDocumentation
 */
export { osCacheDir, type CachePlaces } from './cache-dir';
export { createFakeClock, systemClock, type Clock, type FakeClock, type Timer } from './clock';
export {
  type CloudConfig,
  type CollectionSettings,
  type FunctionSettings,
  type IndexSettings,
} from './config';
export { CONFIG_SHAPE, nearest, type Shape } from './config-shape';
export { resolveEntry, type EntryOptions } from './entry';
export { ERROR_CODES, type ErrorCode } from './error-codes';
export { type ErrorRow } from './error-row';
export { asCloudError, CloudError, errorSentence, isCloudError, type CloudErrorOptions } from './errors';
export { gatherLines, type LineGatherer } from './gather-lines';
export { createSequentialIds, randomIds, type IdSource } from './ids';
export { isAlive } from './is-alive';
export { JsonSyntaxError, parseJsonc } from './jsonc';
export { fill, resolveLang, type Lang, type Sentence } from './lang';
export {
  createLogger,
  silentLogger,
  type LogFields,
  type Logger,
  type LoggerOptions,
  type LogLevel,
} from './logger';
export { createMemo } from './memo';
export { nativePattern, nativeRequire } from './native-require';
export { readJsonFile, readProject, type Project } from './project';
export {
  checkConfigFile,
  DEFAULT_PORT,
  localEnv,
  resolveConfig,
  type ConfigFile,
  type ConfigFlags,
  type ConfigSources,
} from './resolve-config';
export { loadSecrets, placeSecret, type Secrets } from './secrets';
export { type Service } from './service';
export {
  createWarningLog,
  createWarnings,
  type RaisedWarning,
  type Warn,
  type WarningLog,
  type Whereabouts,
} from './warning-log';
export { WARNINGS, type WarningCode, type WarningRow } from './warnings';
