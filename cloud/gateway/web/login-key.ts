import { clientCaller, clientEnv, mustBeAdmin } from '../callers';
import type { GatewayOptions, Route } from '../context';
import { inEnvironment } from '../environment';
import { answer } from '../routes/client';

/** The key that servers of the developer's sign tickets with, for administrators (`yunlet login-key`). */
export function loginKeyRoutes(options: GatewayOptions): readonly Route[] {
  const { auth, webUsers } = options;
  return [
    {
      path: '/client/login-key',
      methods: {
        POST: async (context) => {
          await mustBeAdmin(context, auth);
          const { env } = inEnvironment(await clientCaller(context, auth), clientEnv(context), options);
          answer(context, await webUsers.loginKey(env));
        },
      },
    },
  ];
}
