import type { Route } from '../context';
import type { AnswerShortly } from '../short-way';

/** `/admin`: the one address of the server SDKs (protocol.md 2). Always status 200, failures included. */
export function adminRoutes(answer: AnswerShortly): readonly Route[] {
  return [
    {
      path: '/admin',
      methods: {
        POST: async (context) => {
          const { type, body } = await answer(context.req, context.state);
          if (!context.req.complete) context.set('connection', 'close');
          context.status = 200;
          context.set('content-type', type);
          context.body = body;
        },
      },
    },
  ];
}
