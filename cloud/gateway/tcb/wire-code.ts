import { ERROR_CODES, type CloudError, type ErrorCode } from '../../base';

/** WeChat's words for a request that is written wrongly. */
const WRITTEN_WRONGLY: readonly ErrorCode[] = ['INVALID_PARAM', 'INVALID_COMMON_PARAM', 'USAGE'];
const SYSTEM_ERROR = -1;

/**
 * The `errcode` of an error. Compat: WeChat's pages name the numbers below -100 as "cloud development error codes"
 * without saying which occur; here it is the number that the SDKs would show.
 */
export function errcodeOf({ code }: CloudError): number {
  if (WRITTEN_WRONGLY.includes(code)) return ERROR_CODES.ADMIN_PARAM_INVALID.errCode;
  if (code === 'BODY_TOO_LARGE') return ERROR_CODES.ADMIN_BODY_INVALID.errCode;
  if (code === 'SYS_ERR') return SYSTEM_ERROR;
  return ERROR_CODES[code].errCode;
}
