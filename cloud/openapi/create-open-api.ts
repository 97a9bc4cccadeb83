import { join, relative } from 'node:path';
import { nearest, type Clock, type CloudConfig, type IdSource, type Logger, type Warn } from '../base';
import {
  decodeCloudIdRequest,
  encodeCloudIdResponse,
  invalid,
  type OpenApiCall,
  type OpenApiPayload,
  type OpenApiPort,
  type OpenApiReply,
} from '../protocol';
import type { Store } from '../store';
import type { ApiContext } from './api';
import { openDataFor } from './apis/getOpenData';
import { APIS } from './apis/table';
import { createAppPages } from './app-pages';
import { createOneTimeCodes } from './one-time-codes';
import { createOutbox } from './outbox';
import { readParams, textOf, withoutBytes, type Params } from './params';
import { refuse } from './refusals';
import { failed, isRefusal, replyWith } from './reply';
import { createRisk, RISKY_WORDS } from './risk';
import { createSubscriptions } from './subscriptions';

/** What {@link createOpenApi} works with. */
export interface OpenApiOptions {
  readonly config: Pick<
    CloudConfig,
    'mode' | 'strict' | 'projectDir' | 'functionsDir' | 'miniprogramDir' | 'openapi'
  >;
  readonly store: Store;
  /** The gateway's address: codes lead to its preview. */
  readonly baseUrl: () => string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly warn: Warn;
  readonly logger: Logger;
}

/** The internal name under which `cloud.getOpenData` arrives. */
const OPEN_DATA = 'ApiGetOpenDataByCloudId';

type JsonPayload = Exclude<OpenApiPayload, { readonly message: Uint8Array }>;

/**
 * Makes the stand-in for WeChat's open API. It sends nothing anywhere: it checks, answers, and keeps what it accepted in
 * the outbox.
 */
export function createOpenApi(options: OpenApiOptions): OpenApiPort {
  const { config, store, clock, ids, warn, logger } = options;
  const strict = config.strict || config.mode === 'serve';
  const outbox = createOutbox({ store, clock, ids });
  const subscriptions = createSubscriptions(store);
  const pages = createAppPages(config.miniprogramDir);
  const risk = createRisk([...RISKY_WORDS, ...config.openapi.riskyWords]);
  const useCode = createOneTimeCodes();

  return {
    async call(call) {
      const { apiName, appid, caller, payload } = call;
      if (appid !== undefined && appid !== caller.appid)
        warn('OPENAPI_OTHER_APP', { api: apiName, appid }, caller);
      const reply = await ('message' in payload ? internal(call, payload.message) : open(call, payload));
      logger.debug('open API answered', {
        apiName,
        errorCode: reply.errorCode,
        requestId: caller.requestId,
        functionName: caller.functionName,
      });
      return reply;
    },
    outbox: (query) => outbox.list(query),
    subscribe: (answers) => subscriptions.answer(answers),
  };

  async function open(call: OpenApiCall, payload: JsonPayload): Promise<OpenApiReply> {
    const { apiName } = call;
    const api = APIS.get(apiName);
    if (api === undefined) return unknown(call);
    if (!permitted(call)) return failed('OPENAPI_NO_PERMISSION', { api: apiName });
    const params = readParams(payload);
    if (params === undefined) return replyWith(refuse(47001));
    const answer = await api(params, contextOf(call));
    if (!isRefusal(answer)) await record(call, params);
    return replyWith(answer);
  }

  async function internal(call: OpenApiCall, message: Uint8Array): Promise<OpenApiReply> {
    if (call.apiName !== OPEN_DATA) return unknown(call);
    const list = decodeCloudIdRequest(message);
    if (list === undefined) throw invalid('requestData', { en: 'it is not a message', zh: '不是合法的消息' });
    const context = contextOf(call);
    const items = list.map((cloudId) => ({ cloudId, json: JSON.stringify(openDataFor(cloudId, context)) }));
    await record(call, { cloudid_list: list });
    return replyWith({ contentType: 'application/octet-stream', bytes: encodeCloudIdResponse(items) });
  }

  function contextOf({ caller }: OpenApiCall): ApiContext {
    return {
      caller,
      strict,
      now: clock.now(),
      id: () => ids.hex(16),
      pages,
      risk,
      subscriptions,
      useCode,
      previewAddress: (page) => `${options.baseUrl()}/preview/#/${page}`,
      warnUnasked: (template) => warn('SUBSCRIPTION_UNASKED', { template }, caller),
    };
  }

  /** Whether the function may call this API; in dev it may. It is told what is missing. */
  function permitted(call: OpenApiCall): boolean {
    const { apiName, caller, functionPermissions } = call;
    if (functionPermissions === null || functionPermissions.includes(apiName)) return true;
    warn(
      'OPENAPI_PERMISSION',
      { name: caller.functionName ?? '', api: apiName, file: configOf(call) },
      caller,
    );
    return !strict;
  }

  /** The function's config.json, as one would type it in the project's folder. */
  function configOf({ caller }: OpenApiCall): string {
    const file = join(config.functionsDir, caller.functionName ?? '', 'config.json');
    return relative(config.projectDir, file).replaceAll('\\', '/');
  }

  function unknown({ apiName: api, caller }: OpenApiCall): OpenApiReply {
    warn('OPENAPI_UNKNOWN', { api, nearest: nearest(api, [...APIS.keys()]) ?? '-' }, caller);
    return failed('OPENAPI_NOT_FOUND', { api });
  }

  async function record({ apiName, caller }: OpenApiCall, params: Params): Promise<void> {
    if (config.mode === 'serve') warn('OPENAPI_NOT_SENT', { api: apiName }, caller);
    await outbox.add({
      env: caller.env,
      apiName,
      touser: textOf(params['touser']) ?? null,
      params: withoutBytes(params),
      requestId: caller.requestId,
      functionName: caller.functionName ?? null,
      openid: caller.openid,
    });
  }
}
