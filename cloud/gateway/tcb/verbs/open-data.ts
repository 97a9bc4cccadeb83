import { isFields } from '../../../protocol';
import { list, text, wrong } from '../fields';
import type { Verbs } from '../verb';

/** Open data of users, by cloud ids. */
export const OPEN_DATA_VERBS: Verbs = {
  getopendata: async ({ caller, fields, query }, { openApi }) => {
    const ids = list(fields, 'cloudid_list').map((id) => text({ cloudid_list: id }, 'cloudid_list'));
    const openid = query.get('openid') ?? fields['openid'] ?? null;
    if (openid !== null && typeof openid !== 'string')
      throw wrong('openid', { en: 'it must be a text.', zh: '必须是字符串。' });
    const { data } = await openApi.call({
      apiName: 'cloudbase.getOpenData',
      version: 'v1',
      payload: { json: JSON.stringify({ cloudid_list: ids }) },
      appid: undefined,
      caller: { ...caller, openid },
      functionPermissions: null,
    });
    const answer: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    return isFields(answer) ? answer : {};
  },
};
