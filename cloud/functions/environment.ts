import type { InvokeMessage, Variables } from './channel/messages';

/**
 * Names listed for `getWXContext()`; a name without a value is skipped by the SDK.
 *
 * Compat: the order and the names beyond those SDKs read are not documented.
 */
const WX_KEYS = 'WX_CLIENTIP,WX_OPENID,WX_APPID,WX_UNIONID,WX_API_TOKEN';
/** node-sdk sees a `TCB_` variable only when it is named here; 2.1.1 wants `TCB_CONTEXT_CNFG` too. */
const TCB_KEYS =
  'TCB_CONTEXT_CNFG,TCB_ENV,TCB_SEQID,TCB_TRACELOG,TCB_SOURCE,TCB_SESSIONTOKEN,TCB_UUID,TCB_SOURCE_IP,TCB_ROUTE_KEY,TCB_CUSTOM_USER_ID,TCB_ISANONYMOUS_USER,LOGINTYPE';

/** Variables that turn the SDKs towards another cloud, or user code towards a proxy, where they are inherited. */
const UNSET = [
  'KUBERNETES_SERVICE_HOST',
  'CBR_ENV_ID',
  'SUMERU_ENV',
  'TENCENTCLOUD',
  'CLOUDBASE_APIKEY',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'NODE_OPTIONS',
] as const;

/** What the environment of an instance is made of. */
export interface InstanceFacts {
  readonly name: string;
  readonly dir: string;
  readonly memory: number;
  readonly timeout: number;
  /** The function's own variables. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The environment a worker boots with: what programs need of ours, and nothing else of it.
 *
 * @param host - Our own environment.
 * @param kept - The names to keep.
 */
export function bootEnvironment(
  host: Readonly<Record<string, string | undefined>>,
  kept: readonly string[],
): Record<string, string> {
  const names = new Set(kept);
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(host)) {
    if (value !== undefined && (names.has(name) || [...names].some((one) => isSameOnWindows(one, name)))) {
      env[name] = value;
    }
  }
  // WeChat's functions run on UTC, and many add eight hours by hand.
  env['TZ'] = 'UTC';
  return env;
}

function isSameOnWindows(kept: string, name: string): boolean {
  return kept === 'Path' && name.toLowerCase() === 'path';
}

/**
 * What is the same for every call of an instance. The platform's names win over the function's own.
 *
 * @param namespace - The environment the instance belongs to: SDKs read it while they are loaded, before any call.
 */
export function instanceVariables(facts: InstanceFacts, namespace: string): Variables {
  const { name, dir, memory, timeout, env } = facts;
  return {
    ...env,
    ...Object.fromEntries(UNSET.map((one) => [one, null])),
    TZ: 'UTC',
    NODE_PATH: dir,
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TCB_CONTEXT_KEYS: TCB_KEYS,
    WX_CONTEXT_KEYS: WX_KEYS,
    TCB_ENV: namespace,
    SCF_NAMESPACE: namespace,
    // Nobody's: a call made while the code is loaded is refused, where 4.x would end the process for want of a key.
    TENCENTCLOUD_SECRETID: 'loading',
    TENCENTCLOUD_SECRETKEY: 'loading',
    SCF_FUNCTIONNAME: name,
    SCF_FUNCTIONVERSION: '$LATEST',
    SCF_HANDLER: 'index.main',
    SCF_MEMORYSIZE: String(memory),
    SCF_TIMEOUT: String(timeout),
    SCF_RUNTIME: `Nodejs${process.versions.node}`,
    TENCENTCLOUD_APPID: '',
    SILENCE: 'true',
    // `cloud.logger()` reports through the console's `__baseLog__`.
    _SCF_TCB_LOG: '1',
  };
}

/**
 * What is written anew before each call: who calls, and the credential to act for them.
 *
 * @param adminUrl - The gateway's `/admin` address, without a `?`.
 */
export function callVariables(
  { caller, credential, from }: Omit<InvokeMessage, 'atRest'>,
  adminUrl: string,
): Variables {
  const timer = from === 'timer';
  const { openid, unionid, uid, loginType, customUserId, appid, env, source, requestId } = caller;
  return {
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: adminUrl }),
    TCB_ENV: env,
    SCF_NAMESPACE: env,
    TCB_SOURCE: source,
    TCB_SEQID: requestId,
    TCB_SESSIONTOKEN: credential.sessionToken,
    TCB_UUID: uid ?? openid,
    LOGINTYPE: loginType ?? null,
    TCB_CUSTOM_USER_ID: customUserId ?? null,
    TCB_ISANONYMOUS_USER: loginType === 'ANONYMOUS' ? 'true' : null,
    TCB_SOURCE_IP: '127.0.0.1',
    SCF_REQUEST_ID: requestId,
    TENCENTCLOUD_SECRETID: credential.secretId,
    TENCENTCLOUD_SECRETKEY: credential.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: credential.sessionToken,
    WX_OPENID: openid,
    WX_APPID: appid,
    WX_UNIONID: unionid,
    WX_CLIENTIP: '127.0.0.1',
    WX_API_TOKEN: credential.apiToken,
    // The SDKs take a timer's token from a name of its own.
    WX_TRIGGER_API_TOKEN_V0: timer ? credential.apiToken : null,
    TRIGGER_SRC: timer ? 'timer' : null,
  };
}
