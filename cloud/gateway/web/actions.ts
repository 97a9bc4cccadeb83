import { CloudError, nearest } from '../../base';
import { DATABASE_ACTIONS, decodeDatabaseCall, type Caller, type Fields } from '../../protocol';
import type { AdminAction, AdminOptions } from '../admin/action';
import { FUNCTION_ACTIONS } from '../admin/functions';
import { STORAGE_ACTIONS } from '../admin/storage';
import { unsupported } from '../admin/unsupported';
import { WATCH_ACTIONS } from '../admin/watch';
import { SIGN_IN_ACTIONS } from './sign-in-actions';
import { unsupportedOnWeb } from './unsupported';

/** What js-sdk calls the ways to sign in. */
const LOGIN_TYPES: Readonly<Record<string, string>> = {
  WECHAT_PUBLIC: 'WECHAT-PUBLIC',
  WECHAT_OPEN: 'WECHAT-OPEN',
};

const ACTIONS: Readonly<Record<string, AdminAction>> = {
  ...FUNCTION_ACTIONS,
  ...STORAGE_ACTIONS,
  ...WATCH_ACTIONS,
  'auth.getUserInfo': async ({ caller }) => ({ data: profileOf(caller) }),
};

/** Every action of `/web`. */
export const WEB_ACTIONS: readonly string[] = [
  ...DATABASE_ACTIONS,
  ...Object.keys(ACTIONS),
  ...Object.keys(SIGN_IN_ACTIONS),
];

/**
 * Answers an action of somebody who is signed in.
 *
 * @throws CloudError `UNKNOWN_ACTION` with the nearest one, `ACTION_UNSUPPORTED`, and whatever the action throws.
 */
export async function answerWebAction(
  action: string,
  { fields, caller, host }: { readonly fields: Fields; readonly caller: Caller; readonly host: string },
  options: AdminOptions,
): Promise<Fields> {
  if (Object.hasOwn(ACTIONS, action)) {
    // Where an unknown id leads has been settled with the caller.
    const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'envName'));
    const call = { fields: { ...rest, env: caller.env }, caller, host };
    return (await ACTIONS[action]?.(call, options)) as Fields;
  }
  const refusal = unsupportedOnWeb(action) ?? unsupported(action);
  if (refusal !== undefined) throw refusal;
  const decoded = decodeDatabaseCall(fields, options.clock.now());
  if (decoded !== undefined)
    return decoded.answer((request) => options.database.execute(request, { env: caller.env, caller }));
  const near = nearest(action, WEB_ACTIONS) ?? 'functions.invokeFunction';
  throw new CloudError('UNKNOWN_ACTION', {
    fields: { action },
    detail: { en: `The nearest is ${near}.`, zh: `最接近的是 ${near}。` },
  });
}

function profileOf({ uid, openid, unionid, loginType, customUserId }: Caller): Fields {
  return {
    uid: uid ?? openid,
    ...(loginType === undefined ? {} : { loginType: LOGIN_TYPES[loginType] ?? loginType }),
    ...(customUserId === undefined ? {} : { customUserId }),
    ...(openid === null ? {} : { wxOpenId: openid }),
    ...(unionid === null ? {} : { wxUnionId: unionid }),
  };
}
