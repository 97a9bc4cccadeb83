import { optionalText } from '../../protocol';
import { WATCH_PATH } from '../watch/watch-door';
import type { AdminAction } from './action';

/** Where and as whom an SDK connects for `watch()` (protocol.md 10). */
export const WATCH_ACTIONS: Readonly<Record<string, AdminAction>> = {
  'auth.wsWebSign': async ({ fields, caller, host }, { tickets, auth }) => {
    // A page's socket lives no longer than its sign-in; whoever has signed with a key is not asked again.
    const token = caller.kind === 'user' ? optionalText(fields, 'access_token') : undefined;
    const check = token === undefined ? undefined : () => auth.ofToken(token, caller.requestId);
    return {
      data: {
        signStr: tickets.issue(caller, check),
        wsUrl: `ws://${host}${WATCH_PATH}`,
        secretVersion: '1',
        envId: optionalText(fields, 'envName') ?? optionalText(fields, 'env') ?? caller.env,
      },
    };
  },
};
