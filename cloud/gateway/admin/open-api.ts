import { CloudError, ERROR_CODES } from '../../base';
import { encodeOpenApiFailure, optionalText, type Fields } from '../../protocol';
import type { AdminAction } from './action';

const { errCode } = ERROR_CODES.OPENAPI_NOT_FOUND;
const messageFor = (fields: Fields) =>
  new CloudError('OPENAPI_NOT_FOUND', { fields: { api: optionalText(fields, 'apiName') ?? '' } }).message;

/**
 * Open API calls (protocol.md 6). Compat: none exists yet, so each is refused with WeChat's -604100, in the form from
 * which the SDK makes that number.
 */
export const OPEN_API_ACTIONS: Readonly<Record<string, AdminAction>> = {
  'wx.openApi': async ({ fields }) => encodeOpenApiFailure(errCode, messageFor(fields)),
  'wx.api': async ({ fields }) => ({
    data: { responseData: JSON.stringify({ errcode: errCode, errmsg: messageFor(fields) }) },
  }),
};
