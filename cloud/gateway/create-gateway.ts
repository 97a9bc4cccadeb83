import Koa from 'koa';
import type { AdminOptions } from './admin/action';
import { createAdminAnswer } from './admin/answer-admin';
import type { GatewayOptions, Route, State } from './context';
import { invokeByClient, JSON_TYPE } from './invoke-by-client';
import { createListener, type Gateway } from './listener';
import { accessLog } from './middleware/access-log';
import { answerErrors } from './middleware/answer-errors';
import { checkHost } from './middleware/check-host';
import { checkOrigin } from './middleware/check-origin';
import { mounts } from './middleware/mounts';
import { nameRequest } from './middleware/name-request';
import { routed } from './middleware/routed';
import { restRoutes } from './rest/routes';
import { adminRoutes } from './routes/admin';
import { clientDeclaredRoutes } from './routes/client-declared';
import { clientFileRoutes } from './routes/client-files';
import { clientOpenApiRoutes } from './routes/client-open-api';
import { clientRoutes } from './routes/client';
import { fileRoutes } from './routes/files';
import { healthRoutes } from './routes/health';
import { uploadRoutes } from './routes/upload';
import { createShortWay } from './short-way';
import { createJobs } from './tcb/jobs';
import { tcbRoutes } from './tcb/routes';
import { unreadAnswer } from './unread';
import { createWatchTickets } from './watch/tickets';
import { createWatchDoor } from './watch/watch-door';
import { webAuthRoutes } from './web/auth-routes';
import { loginKeyRoutes } from './web/login-key';
import { webRoutes } from './web/routes';

export { type GatewayOptions } from './context';
export { type Gateway } from './listener';

/**
 * Makes the gateway. A request passes the steps below from top to bottom; most calls of functions and of server SDKs go past them.
 *
 * @remarks `start` throws CloudError `PORT_IN_USE`. `stop` takes no new connections, waits for requests in flight
 * (ten seconds at most) and closes idle ones.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { config, clock, ids, logger } = options;
  const app = new Koa<State>();
  const tickets = createWatchTickets({ clock, ids });
  const jobs = createJobs({ clock, logger });
  const answerAdmin = createAdminAnswer({ ...options, tickets });

  app.use(nameRequest(ids));
  app.use(accessLog({ config, clock, logger }));
  app.use(answerErrors({ lang: config.lang, clock }));
  app.use(checkHost(config));
  app.use(checkOrigin(config));
  app.use(mounts(options.mounts));
  app.use(
    routed(
      gatewayRoutes({ ...options, tickets }, jobs, answerAdmin),
      options.mounts.map(({ prefix }) => prefix),
    ),
  );

  // Errors have been answered by then; what comes here is a connection that broke in the middle of an answer.
  app.on('error', (error: unknown) => logger.debug('connection broke during an answer', { error }));
  const answer = app.callback();
  const takeShortly = createShortWay(options, {
    '/admin': answerAdmin,
    '/client/invoke': async (request, { requestId }) => ({
      type: JSON_TYPE,
      body: await invokeByClient(request, requestId, options),
    }),
  });
  const listener = createListener(
    (request, response) => {
      if (!takeShortly(request, response)) void answer(request, response);
    },
    {
      config,
      clock,
      logger,
      upgrades: createWatchDoor({ ...options, tickets }),
      unread: (code) => unreadAnswer(code, config.lang, ids.uuid()),
    },
  );
  return {
    name: listener.name,
    get url() {
      return listener.url;
    },
    start: () => listener.start(),
    dropSockets: () => listener.dropSockets(),
    async stop() {
      await listener.stop();
      await jobs.stop();
    },
  };
}

/** Every route, save what mounts answer and the socket of `watch()`. */
export function gatewayRoutes(
  options: AdminOptions,
  jobs = createJobs(options),
  answerAdmin = createAdminAnswer(options),
): readonly Route[] {
  return [
    ...adminRoutes(answerAdmin),
    ...clientRoutes(options),
    ...clientFileRoutes(options),
    ...clientDeclaredRoutes(options),
    ...clientOpenApiRoutes(options),
    ...restRoutes(options),
    ...tcbRoutes(options, jobs),
    ...webRoutes(options),
    ...webAuthRoutes(options),
    ...loginKeyRoutes(options),
    ...uploadRoutes(options),
    ...fileRoutes(options),
    ...healthRoutes(options),
  ];
}
