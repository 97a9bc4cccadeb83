import { invalid, isFields, readDatabaseRequest, textField, writeDatabaseReply } from '../../protocol';
import { readJson } from '../body';
import { clientCaller, clientEnv, mustBeAdmin } from '../callers';
import type { Context, GatewayOptions, Route } from '../context';
import { inEnvironment } from '../environment';
import { invokeByClient, JSON_TYPE } from '../invoke-by-client';

/** Characters up to which an answer is sent as a text. */
const SHORT = 16 * 1024;

/** The routes of pages and of the command line, save those of files. */
export function clientRoutes(options: GatewayOptions): readonly Route[] {
  const { auth, database, clock } = options;
  return [
    {
      path: '/client/login',
      methods: {
        POST: async (context) => {
          const session = await auth.login(textField(await readJson(context.req), 'code'));
          answer(context, session);
        },
      },
    },
    {
      path: '/client/invoke',
      methods: {
        POST: async (context) => {
          // Calls that no page of another address makes are answered before they come here: see invoke-door.ts.
          const text = await invokeByClient(context.req, context.state.requestId, options);
          context.type = JSON_TYPE;
          context.body = text;
        },
      },
    },
    {
      path: '/client/database',
      methods: {
        POST: async (context) => {
          const caller = inEnvironment(await clientCaller(context, auth), clientEnv(context), options);
          const { request } = await readJson(context.req);
          if (!isFields(request)) throw invalid('request', { en: 'it must be an object', zh: '必须是对象' });
          const reply = await database.execute(readDatabaseRequest(request, clock.now()), {
            env: caller.env,
            caller,
          });
          const { requestId } = context.state;
          const text = `{"requestId":"${requestId}","data":{"reply":${writeDatabaseReply(reply)}}}`;
          context.type = JSON_TYPE;
          // Node sends a short text in one piece with its head, but bytes in a piece of their own.
          context.body = text.length < SHORT ? text : Buffer.from(text);
        },
      },
    },
    {
      path: '/client/status',
      methods: {
        GET: async (context) => {
          await mustBeAdmin(context, auth);
          answer(context, options.status());
        },
      },
    },
    {
      path: '/client/stop',
      methods: {
        POST: async (context) => {
          await mustBeAdmin(context, auth);
          context.res.once('close', options.onStop);
          context.set('connection', 'close');
          answer(context, {});
        },
      },
    },
  ];
}

/** Answers a client route: `{ requestId, data }`. */
export function answer(context: Context, data: object): void {
  context.body = { requestId: context.state.requestId, data };
}
