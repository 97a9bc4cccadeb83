import { CloudError, ERROR_CODES } from '../../base';
import { encodeOpenApiFailure, optionalText, type Fields } from '../../protocol';
import type { AdminAction } from './action';

const { errCode } = ERROR_CODES.OPENAPI_NOT_FOUND;
const absent = (fields: Fields) =>
  new CloudError('OPENAPI_NOT_FOUND', { fields: { api: optionalText(fields, 'apiName') ?? '' } });

/**
 * Open API calls (protocol.md 6). Compat: none exists yet, so each is refused with WeChat's -604100, in the form from
 * which the SDK makes that number.
 */
export const OPEN_API_ACTIONS: Readonly<Record<string, AdminAction>> = {
  'wx.openApi': async ({ fields }) => encodeOpenApiFailure(errCode, absent(fields).message),
  'wx.wxPayApi': async ({ fields }) => ({ errcode: errCode, errmsg: absent(fields).message }),
  // Compat: callOpenAPI() makes numbers of known codes only, so this one arrives as -501001 or -1; that it rejects
  // matters more, since a program sees no failure in a result that it does not look into.
  'wx.api': async ({ fields }) => {
    throw absent(fields);
  },
};
