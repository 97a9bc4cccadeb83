import { ADMIN_HTTP_CODES } from './error-codes-admin-http';
import { COMMAND_LINE_CODES } from './error-codes-command-line';
import { row, type ErrorRow } from './error-row';

/**
 * Every error Yunlet can answer with. `docs/errors.md` is printed from it.
 *
 * @remarks Codes that WeChat's SDKs know keep WeChat's spelling, mistakes included (`INVALIID_ENV`,
 * `DATABASE_INVALID_OPERRATOR`), because the SDKs map them by name.
 * Source: the error table of wx-server-sdk 4.0.2 and developers.weixin.qq.com "errcode".
 */
export const ERROR_CODES = {
  // Platform
  SYS_ERR: row(-501001, 500, 'Something went wrong inside the cloud.', '云环境内部出错。'),
  SERVER_TIMEOUT: row(-501002, 504, 'The cloud did not answer in time.', '云环境响应超时。'),
  EXCEED_REQUEST_LIMIT: row(-501003, 429, 'Too many requests.', '请求过多。'),
  EXCEED_CONCURRENT_REQUEST_LIMIT: row(-501004, 429, 'Too many calls at once.', '并发调用过多。'),
  INVALIID_ENV: row(-501005, 400, 'There is no environment {env}.', '环境 {env} 不存在。'),
  INVALID_COMMON_PARAM: row(-501006, 400, 'The request is malformed.', '请求格式不正确。'),
  INVALID_PARAM: row(-501007, 400, 'A parameter is wrong.', '参数错误。'),
  INVALID_REQUEST_SOURCE: row(-501008, 403, 'This caller may not do this.', '调用方无权执行此操作。'),
  UNKNOWN_ACTION: row(-501020, 400, 'There is no action {action}.', '没有名为 {action} 的操作。'),
  ACTION_UNSUPPORTED: row(
    -501020,
    400,
    'This version of Yunlet does not answer the action {action}.',
    '当前版本的 Yunlet 不支持操作 {action}。',
  ),
  UNAUTHENTICATED: row(-501019, 401, 'The caller could not be recognised.', '无法识别调用方身份。'),
  // js-sdk 3.x gets itself another token at this word and asks again.
  ACCESS_TOKEN_EXPIRED: row(
    -501019,
    401,
    'The session has expired. Sign in again.',
    '登录已过期，请重新登录。',
  ),
  // The SDKs of web pages tell these three by their names.
  INVALID_REFRESH_TOKEN: row(
    -501019,
    401,
    'The refresh token is wrong, or its user has signed out. Sign in again.',
    'refresh token 无效或该登录已退出，请重新登录。',
  ),
  REFRESH_TOKEN_EXPIRED: row(
    -501019,
    401,
    'The refresh token has expired. Sign in again.',
    'refresh token 已过期，请重新登录。',
  ),
  LOGIN_TICKET_INVALID: row(-501019, 401, 'The ticket signs nobody in.', '自定义登录的 ticket 无效。'),
  ROUTE_NOT_FOUND: row(
    -501007,
    404,
    'There is no route {route}. The nearest is {nearest}.',
    '没有路由 {route}，最接近的是 {nearest}。',
  ),
  METHOD_NOT_ALLOWED: row(-501007, 405, '{route} does not take {method}.', '{route} 不接受 {method} 方法。'),
  BODY_TOO_LARGE: row(-501007, 413, 'The request body is over {limit} bytes.', '请求体超过 {limit} 字节。'),
  HOST_REFUSED: row(
    -501008,
    403,
    'The Host header {host} is not one of ours.',
    '不接受 Host 请求头 {host}。',
  ),
  ORIGIN_REFUSED: row(
    -501008,
    403,
    'Pages from {origin} may not call this route.',
    '来自 {origin} 的页面不能调用此路由。',
  ),

  // Database
  DATABASE_REQUEST_FAILED: row(-502001, 400, 'The database refused the request.', '数据库请求失败。'),
  DATABASE_INVALID_OPERRATOR: row(
    -502002,
    400,
    'The query or update uses an operator wrongly.',
    '数据库指令使用错误。',
  ),
  DATABASE_PERMISSION_DENIED: row(
    -502003,
    403,
    'The permission of collection {collection} forbids this.',
    '集合 {collection} 的权限不允许此操作。',
  ),
  DATABASE_COLLECTION_EXCEED_LIMIT: row(
    -502004,
    400,
    'The environment has too many collections.',
    '集合数量超出限制。',
  ),
  DATABASE_COLLECTION_NOT_EXIST: row(
    -502005,
    404,
    'Db or Table not exist: there is no collection {collection}. Create it first.',
    'Db or Table not exist：集合 {collection} 不存在，请先创建。',
  ),
  // Programs tell this case by WeChat's words in the message, so they stay in both languages.
  DATABASE_COLLECTION_ALREADY_EXIST: row(
    -501001,
    409,
    '[ResourceUnavailable.ResourceExist] Table exist: collection {collection} already exists (DATABASE_COLLECTION_ALREADY_EXIST).',
    '[ResourceUnavailable.ResourceExist] Table exist：集合 {collection} 已存在（DATABASE_COLLECTION_ALREADY_EXIST）。',
  ),
  DATABASE_DUPLICATE_WRITE: row(
    -502001,
    409,
    'A document with the same unique key {key} already exists.',
    '唯一键 {key} 重复，文档已存在。',
  ),
  DATABASE_RESULT_TOO_LARGE: row(
    -602001,
    400,
    'The result is over {limit} MB. Ask for less: use limit() or field().',
    '查询结果超过 {limit} MB，请使用 limit() 或 field() 减少数据量。',
  ),
  CHECK_LOGIN_FAILED: row(-402002, 401, 'Sign in on the socket first.', '请先在连接上登录。'),
  SIGN_EXPIRED_ERROR: row(
    -402002,
    401,
    'The sign-in of this socket has ended; sign in again.',
    '该连接的登录已失效，请重新登录。',
  ),
  QUERYID_INVALID_ERROR: row(
    -402004,
    410,
    'This watch is not known any more; begin it anew.',
    '该监听已失效，请重新开始监听。',
  ),
  WATCH_TOO_LARGE: row(
    -402002,
    400,
    'More than {limit} documents of {collection} would be watched; narrow the query or give a limit.',
    '监听的记录超过 {limit} 条（集合 {collection}），请缩小查询范围或使用 limit。',
  ),
  DOCUMENT_NOT_FOUND: row(
    -502001,
    404,
    'Collection {collection} has no document {document} that the caller may see.',
    '集合 {collection} 中没有调用方可见的文档 {document}。',
  ),
  DATABASE_TRANSACTION_CONFLICT: row(
    -502001,
    409,
    'Another write touched the same documents.',
    '事务写冲突。',
  ),

  // Storage
  STORAGE_REQUEST_FAIL: row(-503001, 400, 'The file storage refused the request.', '云存储请求失败。'),
  STORAGE_EXCEED_AUTHORITY: row(
    -503002,
    403,
    'This caller may not touch the file {file}.',
    '调用方无权访问文件 {file}。',
  ),
  STORAGE_FILE_NONEXIST: row(-503003, 404, 'There is no file {file}.', '文件 {file} 不存在。'),
  STORAGE_SIGN_PARAM_INVALID: row(
    -503004,
    403,
    'The signature of the file address is wrong or has expired.',
    '文件地址的签名无效或已过期。',
  ),
  STORAGE_FILE_TOO_LARGE: row(-403001, 413, 'The file is over {limit} bytes.', '文件超过 {limit} 字节。'),

  // Functions
  FUNCTIONS_REQUEST_FAIL: row(-504001, 400, 'The function could not be called.', '云函数调用失败。'),
  FUNCTIONS_EXECUTE_FAIL: row(-504002, 400, 'functions execute fail.', 'functions execute fail.'),
  FUNCTION_NOT_FOUND: row(
    -501000,
    404,
    'There is no function {name}. Known functions: {known}.',
    '没有名为 {name} 的云函数。已有云函数：{known}。',
  ),
  FUNCTION_LOAD_FAILED: row(
    -504002,
    400,
    'The function {name} could not be loaded.',
    '云函数 {name} 加载失败。',
  ),
  FUNCTION_MAIN_MISSING: row(
    -504002,
    400,
    'The function {name} exports no main. Write exports.main = async (event, context) => ….',
    '云函数 {name} 没有导出 main，请编写 exports.main = async (event, context) => …。',
  ),
  FUNCTION_TIMEOUT: row(
    -504002,
    504,
    'The function {name} did not finish within {timeout} s. Raise "timeout" in its config.json.',
    '云函数 {name} 未在 {timeout} 秒内完成，可在其 config.json 中调大 "timeout"。',
  ),
  FUNCTION_OUT_OF_MEMORY: row(
    -504002,
    400,
    'The function {name} used more than its {memory} MB. Raise "memorySize" in its config.json.',
    '云函数 {name} 使用的内存超过 {memory} MB，可在其 config.json 中调大 "memorySize"。',
  ),
  FUNCTION_EXITED: row(
    -504002,
    400,
    'The process of function {name} ended during the call ({how}).',
    '云函数 {name} 的进程在调用期间退出（{how}）。',
  ),
  FUNCTION_CHAIN_TOO_LONG: row(
    -501004,
    429,
    'Functions call one another in a chain of more than {limit}: {chain}. End the recursion, or work through the rest in a loop.',
    '云函数互相调用的链路超过 {limit} 层：{chain}。请终止递归，或改用循环处理剩余数据。',
  ),
  FUNCTION_CHAIN_STUCK: row(
    -501004,
    429,
    'All {count} instances of function {name} wait for calls that can only run on one of them: {chain}. Raise "maxInstances", or call less at a time.',
    '云函数 {name} 的全部 {count} 个实例都在等待只能由它们自己执行的调用：{chain}。请调大 "maxInstances"，或减少同时调用的数量。',
  ),
  FUNCTION_RESULT_TOO_LARGE: row(
    -604001,
    400,
    'The result of function {name} is over 1 MB. Store it as a file and return its fileID.',
    '云函数 {name} 的返回值超过 1 MB，请存为文件并返回 fileID。',
  ),
  FUNCTION_RESULT_INVALID: row(
    -504002,
    400,
    'The result of function {name} cannot be turned into JSON.',
    '云函数 {name} 的返回值无法转换为 JSON。',
  ),
  OPENAPI_NOT_FOUND: row(-604100, 404, 'API not found: {api}.', 'API not found: {api}.'),
  OPENAPI_NO_PERMISSION: row(
    -604101,
    403,
    'function has no permission to call this API: add {api} to permissions.openapi in its config.json.',
    'function has no permission to call this API：请在其 config.json 的 permissions.openapi 中添加 {api}。',
  ),

  ...COMMAND_LINE_CODES,
  ...ADMIN_HTTP_CODES,
} as const satisfies Record<string, ErrorRow>;

/** A stable error code: a key of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;
