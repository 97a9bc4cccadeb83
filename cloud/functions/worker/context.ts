import type { InvokeMessage, LoadMessage, Variables } from '../channel/messages';

/** Variables that SDKs read out of `context.environ` as well. */
const SHOWN = /^(?:WX_|TCB_|SCF_|TENCENTCLOUD_|TRIGGER_SRC|LOGINTYPE|QQ_)/;

/**
 * The second argument of `main`. Holds every field that node-sdk's `parseContext` and `init({ context })` read.
 *
 * Compat: `getRemainingTimeInMillis` is an extra; the real cloud has only `time_limit_in_ms`.
 */
export function createContext(load: LoadMessage, { requestId, variables }: InvokeMessage): object {
  const all: Variables = { ...load.variables, ...variables };
  // Few functions look at these two, and making them takes longer than a short call does.
  const shown = () =>
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null && SHOWN.test(pair[0]));
  const began = Date.now();
  const limit = load.timeout * 1000;
  return {
    callbackWaitsForEmptyEventLoop: false,
    memory_limit_in_mb: load.memory,
    time_limit_in_ms: limit,
    request_id: requestId,
    get environ() {
      return shown()
        .map(([name, value]) => `${name}=${value}`)
        .join(';');
    },
    get environment() {
      return JSON.stringify(Object.fromEntries(shown()));
    },
    function_version: '$LATEST',
    function_name: load.name,
    namespace: all['SCF_NAMESPACE'] ?? '',
    tencentcloud_region: all['TENCENTCLOUD_REGION'] ?? '',
    tencentcloud_appid: '',
    tencentcloud_uin: '',
    eventID: requestId,
    extendedContext: {
      envId: all['TCB_ENV'] ?? '',
      source: all['TCB_SOURCE'] ?? '',
      tmpSecret: {
        secretId: all['TENCENTCLOUD_SECRETID'] ?? '',
        secretKey: all['TENCENTCLOUD_SECRETKEY'] ?? '',
        token: all['TENCENTCLOUD_SESSIONTOKEN'] ?? '',
      },
    },
    getRemainingTimeInMillis: () => Math.max(0, began + limit - Date.now()),
  };
}
