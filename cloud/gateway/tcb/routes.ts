import { CloudError, nearest } from '../../base';
import type { Context, GatewayOptions, Route } from '../context';
import { mustPost, ok, readObjectBody, tcbRoute } from './answering';
import type { Jobs } from './jobs';
import { tokenRoutes } from './token-routes';
import type { TcbOptions, Verb, Verbs } from './verb';
import { COLLECTION_VERBS } from './verbs/collections';
import { DATABASE_VERBS } from './verbs/database';
import { FUNCTION_VERBS } from './verbs/functions';
import { LATER_VERBS, LATER_WXA_VERBS } from './verbs/later';
import { MIGRATE_VERBS } from './verbs/migrate';
import { OPEN_DATA_VERBS } from './verbs/open-data';
import { STORAGE_VERBS } from './verbs/storage';

const PLACES: Readonly<Record<string, Verbs>> = {
  '/tcb/': {
    ...FUNCTION_VERBS,
    ...DATABASE_VERBS,
    ...COLLECTION_VERBS,
    ...MIGRATE_VERBS,
    ...STORAGE_VERBS,
    ...LATER_VERBS,
  },
  '/wxa/': { ...OPEN_DATA_VERBS, ...LATER_WXA_VERBS },
};

/** WeChat's admin HTTP API: `POST /tcb/VERB?access_token=…` (features.md 8). */
export function tcbRoutes(options: GatewayOptions, jobs: Jobs): readonly Route[] {
  const all: TcbOptions = { ...options, jobs };
  return [
    ...tokenRoutes(options),
    ...Object.entries(PLACES).map(([prefix, verbs]) =>
      tcbRoute(prefix, options, async (context) => {
        const query = new URLSearchParams(context.querystring);
        const token = query.get('access_token') ?? query.get('cloudbase_access_token') ?? '';
        if (token === '') throw new CloudError('ADMIN_TOKEN_MISSING');
        const caller = options.accessTokens.callerOf(token, context.state.requestId);
        const verb = verbOf(context, prefix, verbs);
        mustPost(context);
        const { fields, text } = await readObjectBody(context);
        return ok(await verb({ caller, fields, text, query }, all));
      }),
    ),
  ];
}

function verbOf({ path }: Context, prefix: string, verbs: Verbs): Verb {
  const name = path.slice(prefix.length);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb !== undefined) return verb;
  const known = Object.keys(verbs).map((each) => `${prefix}${each}`);
  throw new CloudError('ADMIN_URL_INVALID', {
    fields: { verb: path, nearest: nearest(path, known) ?? known[0] ?? prefix },
  });
}
