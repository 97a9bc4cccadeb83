import { CloudError } from '../../base';
import {
  decodeOpenApiMessage,
  encodeOpenApiResponse,
  invalid,
  optionalText,
  textField,
  type Caller,
  type OpenApiCall,
  type OpenApiReply,
} from '../../protocol';
import type { GatewayOptions } from '../context';
import type { AdminAction, AdminCall } from './action';

/** Open API calls of functions and scripts (protocol.md 6). */
export const OPEN_API_ACTIONS: Readonly<Record<string, AdminAction>> = {
  'wx.openApi': async (call, { openApi, functions }) => {
    const data = call.fields['requestData'];
    const message = Buffer.isBuffer(data) ? decodeOpenApiMessage(data) : undefined;
    if (message === undefined)
      throw invalid('requestData', { en: 'it is not a message', zh: '不是合法的消息' });
    const reply = await openApi.call({
      ...callOf(call, functions),
      payload: message.kind === 'open' ? { pairs: message.pairs } : { message: message.request },
      appid: message.appid,
    });
    return encodeOpenApiResponse(reply);
  },

  'wx.api': async (call, { openApi, functions }) => {
    const json = optionalText(call.fields, 'requestData') ?? '';
    const reply = await openApi.call({ ...callOf(call, functions), payload: { json }, appid: undefined });
    // Compat: callOpenAPI() makes numbers of known codes only, so these arrive as -501001 or -1; that it rejects
    // matters more, since a program sees no failure in a result that it does not look into.
    if (reply.errorCode !== 0) {
      const code = reply.errorCode === -604101 ? 'OPENAPI_NO_PERMISSION' : 'OPENAPI_NOT_FOUND';
      throw new CloudError(code, { fields: { api: textField(call.fields, 'apiName') } });
    }
    return { data: { responseData: asJson(reply) } };
  },

  // Compat: payments are not there yet, so each is refused as an API that nobody knows.
  'wx.wxPayApi': async (call, { openApi, functions }) => {
    const common = callOf(call, functions);
    const apiName = `cloudPay.${common.apiName}`;
    const reply = await openApi.call({ ...common, apiName, payload: { json: '' }, appid: undefined });
    return { errcode: reply.errorCode, errmsg: reply.errorMessage };
  },
};

function callOf(
  { fields, caller }: AdminCall,
  functions: GatewayOptions['functions'],
): Pick<OpenApiCall, 'apiName' | 'version' | 'caller' | 'functionPermissions'> {
  return {
    apiName: textField(fields, 'apiName'),
    version: fields['cgiName'] === 'commrpcv2' ? 'v2' : 'v1',
    caller,
    functionPermissions: permissionsOf(caller, functions),
  };
}

/** What the calling function's config.json allows; null for an administrator, who needs no permission. */
function permissionsOf({ kind, functionName }: Caller, functions: GatewayOptions['functions']) {
  if (kind === 'admin') return null;
  return functions.list().find(({ name }) => name === functionName)?.openapi ?? [];
}

/** Compat: how WeChat's JSON flavour carries bytes could not be seen; here they are base64 text. */
function asJson({ contentType, data }: OpenApiReply): string {
  const bytes = Buffer.from(data);
  if (contentType === 'application/json') return bytes.toString('utf8');
  return JSON.stringify({ errcode: 0, errmsg: 'ok', contentType, buffer: bytes.toString('base64') });
}
