import type { LoadMessage, Variables } from '../channel/messages';

// As it is before a function's code runs, which may override it.
const { now } = Date;

/** Variables that SDKs read out of `context.environ` as well. */
const SHOWN = /^(?:WX_|TCB_|SCF_|TENCENTCLOUD_|TRIGGER_SRC|LOGINTYPE|QQ_)/;

/**
 * The second argument of `main`. Holds every field that node-sdk's `parseContext` and `init({ context })` read.
 *
 * Compat: `getRemainingTimeInMillis` is an extra; the real cloud has only `time_limit_in_ms`.
 */
export function createContext(load: LoadMessage, requestId: string, variables: Variables): object {
  // Few functions look at all of them, and putting them together takes longer than a short call does.
  const shown = () =>
    Object.entries({ ...load.variables, ...variables }).filter(
      (pair): pair is [string, string] => pair[1] !== null && SHOWN.test(pair[0]),
    );
  const valueOf = (name: string) => (name in variables ? variables[name] : load.variables[name]) ?? '';
  const began = now();
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
    namespace: valueOf('SCF_NAMESPACE'),
    tencentcloud_region: valueOf('TENCENTCLOUD_REGION'),
    tencentcloud_appid: '',
    tencentcloud_uin: '',
    eventID: requestId,
    extendedContext: {
      envId: valueOf('TCB_ENV'),
      source: valueOf('TCB_SOURCE'),
      tmpSecret: {
        secretId: valueOf('TENCENTCLOUD_SECRETID'),
        secretKey: valueOf('TENCENTCLOUD_SECRETKEY'),
        token: valueOf('TENCENTCLOUD_SESSIONTOKEN'),
      },
    },
    getRemainingTimeInMillis: () => Math.max(0, began + limit - now()),
  };
}
