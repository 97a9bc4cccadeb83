import { CloudError } from '../../base';
import {
  invalid,
  objectField,
  optionalText,
  type Fields,
  type OutboxQuery,
  type SubscriptionAnswer,
} from '../../protocol';
import { readJson } from '../body';
import { clientCaller, clientEnv, mustBeAdmin } from '../callers';
import type { GatewayOptions, Route } from '../context';
import { inEnvironment } from '../environment';
import { answer } from './client';

const LIMIT = { usual: 20, most: 1000 };
const ANSWERS: readonly unknown[] = ['accept', 'reject', 'ban'] satisfies SubscriptionAnswer[];
/** Templates WeChat asks about at a time. */
const MOST_TEMPLATES = 5;

/** What would have been sent, for administrators; and what a simulated user answered when asked to subscribe. */
export function clientOpenApiRoutes(options: GatewayOptions): readonly Route[] {
  const { auth, openApi } = options;
  return [
    {
      path: '/client/outbox',
      methods: {
        POST: async (context) => {
          await mustBeAdmin(context, auth);
          const { env } = inEnvironment(await clientCaller(context, auth), clientEnv(context), options);
          const list = await openApi.outbox(queryOf(await readJson(context.req), env));
          answer(context, { list });
        },
      },
    },
    {
      path: '/client/subscribe',
      methods: {
        POST: async (context) => {
          const caller = inEnvironment(await clientCaller(context, auth), clientEnv(context), options);
          const { openid, env } = caller;
          if (caller.kind !== 'user' || openid === null) throw new CloudError('INVALID_REQUEST_SOURCE');
          await openApi.subscribe({ env, openid, answers: answersOf(await readJson(context.req)) });
          answer(context, {});
        },
      },
    },
  ];
}

function queryOf(fields: Fields, env: string): OutboxQuery {
  const { limit = LIMIT.usual } = fields;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > LIMIT.most) {
    throw invalid('limit', {
      en: `it must be a whole number from 1 to ${LIMIT.most}`,
      zh: `必须是 1 到 ${LIMIT.most} 的整数`,
    });
  }
  const apiName = optionalText(fields, 'apiName');
  const after = optionalText(fields, 'after');
  return {
    env,
    limit,
    ...(apiName === undefined ? {} : { apiName }),
    ...(after === undefined ? {} : { after }),
  };
}

function answersOf(fields: Fields): Readonly<Record<string, SubscriptionAnswer>> {
  const entries = Object.entries(objectField(fields, 'answers'));
  const fits = entries.length > 0 && entries.length <= MOST_TEMPLATES;
  if (!fits || !entries.every(([template, value]) => template !== '' && ANSWERS.includes(value))) {
    throw invalid('answers', {
      en: `it must hold 1 to ${MOST_TEMPLATES} template ids with accept, reject or ban`,
      zh: `必须包含 1 到 ${MOST_TEMPLATES} 个模板 ID，取值为 accept、reject 或 ban`,
    });
  }
  return Object.fromEntries(entries) as Record<string, SubscriptionAnswer>;
}
