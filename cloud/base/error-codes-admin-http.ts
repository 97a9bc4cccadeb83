import { row, type ErrorRow } from './error-row';

/**
 * The part of the error table about WeChat's admin HTTP API (`/tcb/…`, `/cgi-bin/token`): WeChat's own numbers. Answers
 * there have status 200 and `{ errcode, errmsg }`.
 *
 * @remarks Source: the pages of reference-http-api, and of getAccessToken and getStableAccessToken.
 */
export const ADMIN_HTTP_CODES = {
  ADMIN_GRANT_TYPE: row(
    40002,
    400,
    'grant_type must be client_credential.',
    'grant_type 应为 client_credential。',
  ),
  ADMIN_APPID_MISSING: row(41002, 400, 'appid is missing.', '缺少 appid 参数。'),
  ADMIN_APPID_INVALID: row(
    40013,
    401,
    'appid is not the one of this project ({appid}).',
    'appid 与本项目（{appid}）不符。',
  ),
  ADMIN_SECRET_MISSING: row(
    41004,
    400,
    'secret is missing. Here it is the key of the cloud, in run.json of the data folder.',
    '缺少 secret 参数。本地云的 secret 为管理员密钥，见数据目录的 run.json。',
  ),
  ADMIN_SECRET_INVALID: row(
    40125,
    401,
    'secret is wrong. Here it is the key of the cloud, in run.json of the data folder.',
    'secret 错误。本地云的 secret 为管理员密钥，见数据目录的 run.json。',
  ),
  ADMIN_TOKEN_MISSING: row(41001, 401, 'access_token is missing in the query.', '缺少 access_token 参数。'),
  ADMIN_TOKEN_INVALID: row(
    40014,
    401,
    'access_token is none of this cloud. Get one from /cgi-bin/token.',
    'access_token 不合法，请通过 /cgi-bin/token 获取。',
  ),
  ADMIN_TOKEN_REPLACED: row(
    40001,
    401,
    'access_token is not the latest: a newer one has taken its place.',
    'access_token 已被新的 access_token 取代。',
  ),
  ADMIN_TOKEN_EXPIRED: row(42001, 401, 'access_token has expired.', 'access_token 已过期。'),
  ADMIN_POST_REQUIRED: row(43002, 405, 'This address takes POST only.', '需要使用 POST 请求。'),
  ADMIN_BODY_EMPTY: row(44002, 400, 'The body of the POST is empty.', 'POST 的数据包为空。'),
  ADMIN_BODY_INVALID: row(
    47001,
    400,
    'The body of the POST is not a JSON object.',
    'POST 的数据包不是合法的 JSON 对象。',
  ),
  ADMIN_PARAM_MISSING: row(40101, 400, '{name} is missing.', '缺少参数 {name}。'),
  ADMIN_PARAM_INVALID: row(40097, 400, '{name}: {reason}', '{name}：{reason}'),
  ADMIN_URL_INVALID: row(
    40066,
    404,
    'There is no {verb}. The nearest is {nearest}.',
    '没有接口 {verb}，最接近的是 {nearest}。',
  ),
  ADMIN_JOB_UNKNOWN: row(
    40097,
    404,
    'There is no job {job}. Jobs are forgotten when the cloud stops.',
    '任务 {job} 不存在。云环境停止后任务记录不再保留。',
  ),
} as const satisfies Record<string, ErrorRow>;
