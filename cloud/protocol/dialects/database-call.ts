import type { Fields } from '../fields';
import { CLIENT_DIALECT } from './client-dialect';
import type { DatabaseCallOnWire } from './dialect';
import { SERVER_DIALECT } from './server-dialect';

const ACTIONS = { ...SERVER_DIALECT, ...CLIENT_DIALECT };

/** Every `database.…` action of both dialects. */
export const DATABASE_ACTIONS: readonly string[] = Object.keys(ACTIONS);

/**
 * Decodes a database action of either dialect.
 *
 * @param body - The request's fields, `action` among them.
 * @param now - The server's time in milliseconds since 1970, which server dates become.
 * @returns undefined where the action is not one of {@link DATABASE_ACTIONS}.
 * @throws CloudError `INVALID_PARAM` naming the field.
 */
export function decodeDatabaseCall(body: Fields, now: number): DatabaseCallOnWire | undefined {
  const { action } = body;
  return typeof action === 'string' && Object.hasOwn(ACTIONS, action)
    ? ACTIONS[action]?.(body, now)
    : undefined;
}
