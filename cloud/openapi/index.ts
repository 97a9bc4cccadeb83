/**
 * Answers `cloud.openapi.*` offline, as WeChat would, and records what would have been sent.
 *
 * @packageDocumentation
 */
export { createOpenApi, type OpenApiOptions } from './create-open-api';
