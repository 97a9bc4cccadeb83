import { optionalText } from '../../protocol';
import { WATCH_PATH } from '../watch/watch-door';
import type { AdminAction } from './action';

/** Where and as whom an SDK connects for `watch()` (protocol.md 10). */
export const WATCH_ACTIONS: Readonly<Record<string, AdminAction>> = {
  'auth.wsWebSign': async ({ fields, caller, host }, { tickets }) => ({
    data: {
      signStr: tickets.issue(caller),
      wsUrl: `ws://${host}${WATCH_PATH}`,
      secretVersion: '1',
      envId: optionalText(fields, 'envName') ?? optionalText(fields, 'env') ?? caller.env,
    },
  }),
};
