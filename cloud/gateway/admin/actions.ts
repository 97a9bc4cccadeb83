import { DATABASE_ACTIONS, decodeDatabaseCall, optionalText, type Fields } from '../../protocol';
import type { AdminAction, AdminCall, AdminOptions } from './action';
import { FUNCTION_ACTIONS } from './functions';
import { OPEN_API_ACTIONS } from './open-api';
import { STORAGE_ACTIONS } from './storage';
import { unsupported } from './unsupported';
import { WATCH_ACTIONS } from './watch';

const ACTIONS: Readonly<Record<string, AdminAction>> = {
  ...FUNCTION_ACTIONS,
  ...STORAGE_ACTIONS,
  ...OPEN_API_ACTIONS,
  ...WATCH_ACTIONS,
};

/** Every action of `/admin`. */
export const ADMIN_ACTIONS: readonly string[] = [...DATABASE_ACTIONS, ...Object.keys(ACTIONS)];

/**
 * Answers an action; undefined where there is none of that name.
 *
 * @throws CloudError `ACTION_UNSUPPORTED`, and whatever the action throws.
 */
export async function answerAction(
  action: string,
  call: AdminCall,
  options: AdminOptions,
): Promise<Fields | Buffer | undefined> {
  if (Object.hasOwn(ACTIONS, action)) return ACTIONS[action]?.(call, options);
  const refusal = unsupported(action);
  if (refusal !== undefined) throw refusal;
  const { fields, caller } = call;
  const circumstances = { env: optionalText(fields, 'envName') ?? optionalText(fields, 'env'), caller };
  return decodeDatabaseCall(fields, options.clock.now())?.answer((request) =>
    options.database.execute(request, circumstances),
  );
}
