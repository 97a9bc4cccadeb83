import { CloudError, type Sentence } from '../../base';
import type { GatewayOptions, Method, Route } from '../context';
import { answering } from './call';

const NO_DATABASE: Sentence = {
  en: 'There is no relational database here; use app.database().',
  zh: '本地没有关系型数据库，请使用 app.database()。',
};
const NO_BUCKETS: Sentence = {
  en: 'There are no PostgreSQL buckets here; use app.uploadFile(), getTempFileURL() and deleteFile().',
  zh: '本地没有 PG 云存储，请使用 app.uploadFile()、getTempFileURL() 和 deleteFile()。',
};
const NO_MODELS: Sentence = {
  en: 'There are no language models here; call the provider from a cloud function.',
  zh: '本地没有大模型服务，请在云函数中调用模型服务商。',
};

/** What js-sdk can ask for and this version lacks, by the word after `/v1/`, and what to do instead. */
const UNSUPPORTED = {
  model: {
    en: 'Data models do not exist here; use app.database() on the same collection.',
    zh: '本地没有数据模型，请对同一集合使用 app.database()。',
  },
  sql: NO_DATABASE,
  rdb: NO_DATABASE,
  ai: NO_MODELS,
  aibot: NO_MODELS,
  cloudrun: {
    en: 'There are no containers here; call a function.',
    zh: '本地没有云托管服务，请改用云函数。',
  },
  apis: { en: 'Call the API from a cloud function.', zh: '请在云函数中调用该 API。' },
  'storages/object': NO_BUCKETS,
  'storages/bucket': NO_BUCKETS,
  webfn: {
    en: 'Functions have no web form here; call the function without webfn.',
    zh: '本地不支持 Web 函数，请去掉 webfn 参数调用。',
  },
} as const satisfies Record<string, Sentence>;

/** CloudError `ACTION_UNSUPPORTED` for what js-sdk can ask for and this version lacks. */
export function unsupported(what: keyof typeof UNSUPPORTED): CloudError {
  return new CloudError('ACTION_UNSUPPORTED', { fields: { action: what }, detail: UNSUPPORTED[what] });
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Answers the parts of the REST API that this version lacks with a clear refusal. */
export function restUnsupportedRoutes(options: GatewayOptions): readonly Route[] {
  const parts = Object.keys(UNSUPPORTED).filter((part) => part !== 'webfn');
  return (parts as (keyof typeof UNSUPPORTED)[]).map((part) => {
    const refuse = answering(options, () => Promise.reject(unsupported(part)));
    return {
      path: `/v1/${part}/`,
      methods: Object.fromEntries(METHODS.map((method) => [method, refuse])),
    };
  });
}
