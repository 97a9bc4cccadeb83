import { parseCloudId } from '../../protocol';
import { ok, type Api, type ApiContext } from '../api';
import { openDataOf } from '../simulated-person';
import { refuse } from '../refusals';

/** Milliseconds a cloud id lives. */
const LIFE = 5 * 60 * 1000;

/** What `cloud.getOpenData` hands to the function for one id: its data, or why there is none. */
export function openDataFor(cloudID: string, { caller, now }: Pick<ApiContext, 'caller' | 'now'>): object {
  const failure = (errCode: number, errMsg: string) => ({ cloudID, errCode, errMsg });
  const known = parseCloudId(cloudID);
  if (known === undefined) return failure(-601005, 'invalid cloudID');
  if (now - known.at > LIFE) return failure(-601006, 'cloudID expired');
  if (caller.openid !== null && caller.openid !== known.openid) {
    return failure(-601007, 'cloudID and calling user does not match');
  }
  return { cloudID, data: openDataOf(known, { appid: caller.appid, now }) };
}

/** `cloud.openapi.cloudbase.getOpenData`: the same by another way. */
export const getOpenData: Api = ({ cloudid_list: list }, context) => {
  if (!Array.isArray(list) || !list.every((id) => typeof id === 'string'))
    return refuse(40097, 'cloudid_list');
  return ok({
    data_list: list.map((id: string) => ({ cloud_id: id, json: JSON.stringify(openDataFor(id, context)) })),
  });
};
