import { invalid, isFields, readDatabaseRequest, textField, writeDatabaseReply } from '../../protocol';
import { readJson, readJsonBytes } from '../body';
import { clientCaller, clientEnv, mustBeAdmin } from '../callers';
import type { Context, GatewayOptions, Route } from '../context';
import { inEnvironment } from '../environment';
import { readInvocation } from '../invocation';

/** Bytes up to which an answer is sent as a text. */
const SHORT = 16 * 1024;

/** The routes of pages and of the command line, save those of files. */
export function clientRoutes(options: GatewayOptions): readonly Route[] {
  const { auth, database, functions, clock } = options;
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
          const caller = inEnvironment(await clientCaller(context, auth), clientEnv(context), options);
          const { name, event } = readInvocation(await readJsonBytes(context.req));
          const from = caller.kind === 'user' ? 'page' : 'admin';
          const { result, requestId } = await functions.invoke({ name, event, caller, from });
          // The result is JSON already: parsing it to write it again would double the work of the hottest route.
          sendJson(context, [
            Buffer.from(`{"requestId":${JSON.stringify(requestId)},"data":{"result":`),
            result.length === 0 ? Buffer.from('null') : result,
            Buffer.from('}}'),
          ]);
        },
      },
    },
    {
      path: '/client/database',
      methods: {
        POST: async (context) => {
          const caller = await clientCaller(context, auth);
          const { request } = await readJson(context.req);
          if (!isFields(request)) throw invalid('request', { en: 'it must be an object', zh: '必须是对象' });
          const reply = await database.execute(readDatabaseRequest(request, clock.now()), {
            env: clientEnv(context),
            caller,
          });
          const { requestId } = context.state;
          const text = `{"requestId":"${requestId}","data":{"reply":${writeDatabaseReply(reply)}}}`;
          sendJson(context, [Buffer.from(text)]);
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

function sendJson(context: Context, parts: readonly Uint8Array[]): void {
  context.type = 'application/json; charset=utf-8';
  const bytes = Buffer.concat(parts);
  // Node sends a short text in one piece with its head, but bytes in a piece of their own.
  context.body = bytes.length < SHORT ? bytes.toString('utf8') : bytes;
}
