import { bootEnvironment, callVariables, instanceVariables } from '../../../cloud/functions/environment';
import { pageOf } from './harness';

const credential = { apiToken: 'api', secretId: 'id', secretKey: 'key', sessionToken: 'session' };

test('a worker boots with what programs need of our environment, and nothing else of it', () => {
  const host = {
    PATH: '/bin',
    HOME: '/home/ann',
    HTTP_PROXY: 'http://proxy',
    https_proxy: 'http://proxy',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_OPTIONS: '--inspect',
    TZ: 'Asia/Shanghai',
    TCB_ENV: 'other',
  };
  expect(bootEnvironment(host, ['PATH', 'HOME', 'TMPDIR'])).toEqual({
    PATH: '/bin',
    HOME: '/home/ann',
    TZ: 'UTC',
  });
});

test('Windows spells its path in several ways', () => {
  expect(bootEnvironment({ PATH: 'C:\\' }, ['Path'])).toEqual({ PATH: 'C:\\', TZ: 'UTC' });
});

test('the names of an instance win over the function’s own, which cannot turn it to another cloud', () => {
  const variables = instanceVariables(
    {
      name: 'f',
      dir: '/p/f',
      memory: 128,
      timeout: 7,
      env: {
        MINE: '1',
        TENCENTCLOUD_RUNENV: 'LOCAL',
        KUBERNETES_SERVICE_HOST: 'k',
        HTTP_PROXY: 'p',
        TZ: 'Asia/Shanghai',
      },
    },
    'env-1',
  );
  expect(variables).toMatchObject({
    MINE: '1',
    TENCENTCLOUD_RUNENV: 'SCF',
    TZ: 'UTC',
    NODE_PATH: '/p/f',
    SCF_NAMESPACE: 'env-1',
    TCB_ENV: 'env-1',
    SCF_FUNCTIONNAME: 'f',
    SCF_MEMORYSIZE: '128',
    KUBERNETES_SERVICE_HOST: null,
    CBR_ENV_ID: null,
    SUMERU_ENV: null,
    TENCENTCLOUD: null,
    CLOUDBASE_APIKEY: null,
    HTTP_PROXY: null,
  });
});

test('every variable of a call that an SDK reads is on its list', () => {
  const { TCB_CONTEXT_KEYS, WX_CONTEXT_KEYS } = instanceVariables(
    {
      name: 'f',
      dir: '/f',
      memory: 64,
      timeout: 1,
      env: {},
    },
    'env-1',
  );
  const call = callVariables({ caller: pageOf('o'), credential, from: 'page' }, 'http://127.0.0.1:1/admin');
  for (const name of Object.keys(call)) {
    if (name.startsWith('TCB_')) expect(TCB_CONTEXT_KEYS?.split(',')).toContain(name);
    // The SDK knows a timer's token by name and must not show it.
    if (name.startsWith('WX_') && !name.includes('TRIGGER'))
      expect(WX_CONTEXT_KEYS?.split(',')).toContain(name);
  }
  expect(call).toMatchObject({
    TCB_CONTEXT_CNFG: '{"URL":"http://127.0.0.1:1/admin"}',
    WX_OPENID: 'o',
    WX_UNIONID: null,
    WX_API_TOKEN: 'api',
    TRIGGER_SRC: null,
    TENCENTCLOUD_SECRETID: 'id',
    TENCENTCLOUD_SECRETKEY: 'key',
    TENCENTCLOUD_SESSIONTOKEN: 'session',
  });
});
