import { checkConfigFile } from '../../base';
import { flagField, invalid, objectField, textField, type Declaration, type Fields } from '../../protocol';
import { readJson } from '../body';
import { clientEnv, mustBeAdmin } from '../callers';
import type { GatewayOptions, Route } from '../context';
import { answer } from './client';

/**
 * Collections as code, for administrators: `{ action: 'plan' | 'apply', declaration: { collections?, storage? }, deletes? }`.
 */
export function clientDeclaredRoutes({
  auth,
  declared,
}: Pick<GatewayOptions, 'auth' | 'declared'>): readonly Route[] {
  return [
    {
      path: '/client/declared',
      methods: {
        POST: async (context) => {
          await mustBeAdmin(context, auth);
          const fields = await readJson(context.req);
          const action = textField(fields, 'action');
          if (action !== 'plan' && action !== 'apply') {
            throw invalid('action', { en: 'it must be plan or apply', zh: '必须是 plan 或 apply' });
          }
          const options = { env: clientEnv(context), deletes: flagField(fields, 'deletes', false) };
          answer(context, await declared[action](declarationOf(fields), options));
        },
      },
    },
  ];
}

function declarationOf(fields: Fields): Declaration {
  const { collections = {}, storage = {} } = objectField(fields, 'declaration');
  const checked = checkConfigFile({ collections, storage }, 'yunlet.config.json');
  return { collections: checked.collections ?? {}, storage: checked.storage ?? {} };
}
