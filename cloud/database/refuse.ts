import { CloudError, type ErrorCode, type Sentence } from '../base';

const REASONS = {
  PAGE_CREATES_COLLECTION: {
    en: 'Pages cannot create collections; do it in a cloud function.',
    zh: '页面不能创建集合，请在云函数中创建。',
  },
  PAGE_TRANSACTION: {
    en: 'Transactions run in cloud functions only.',
    zh: '事务只能在云函数中使用。',
  },
  COLLECTION_NAME: {
    en: 'A collection name has 1 to 64 characters, does not begin with "system." and holds neither "$" nor a null character.',
    zh: '集合名称长度为 1 到 64 个字符，不能以 "system." 开头，不能包含 "$" 或空字符。',
  },
  NOT_AN_OBJECT: {
    en: 'Documents, queries and updates must be objects.',
    zh: '文档、查询条件和更新内容必须是对象。',
  },
  NO_DOCUMENTS: { en: 'There is no document to add.', zh: '没有要添加的文档。' },
  TOO_DEEP: { en: 'The value is nested more than 100 levels deep.', zh: '数据嵌套超过 100 层。' },
  RESERVED_KEY: { en: 'A key must not be "_bsontype".', zh: '键名不能是 "_bsontype"。' },
  STAGE_SHAPE: {
    en: 'Each aggregation stage must be an object with one key that begins with "$".',
    zh: '每个聚合阶段必须是只有一个以 "$" 开头的键的对象。',
  },
  SERVER_DATE: {
    en: 'The offset of serverDate must be a number of milliseconds.',
    zh: 'serverDate 的 offset 必须是毫秒数。',
  },
  LIMIT_SKIP: {
    en: 'limit and skip must be whole numbers that are not negative.',
    zh: 'limit 和 skip 必须是非负整数。',
  },
  ID_TYPE: { en: '_id must be a string or a number.', zh: '_id 必须是字符串或数字。' },
  ID_CHANGED: {
    en: 'Invalid Key Name: _id. The _id of a document cannot be changed; leave it out of the data.',
    zh: 'Invalid Key Name: _id。不能更新 _id 的值，请从 data 中去掉。',
  },
  EMPTY_UPDATE: { en: 'The update changes no field.', zh: '更新内容为空。' },
  OPERATORS_EXPECTED: {
    en: 'update() takes operators such as $set.',
    zh: 'update() 需要 $set 等更新操作符。',
  },
  OPERATORS_UNEXPECTED: {
    en: 'set() takes a whole document without update operators.',
    zh: 'set() 需要完整的文档，不能使用更新操作符。',
  },
  SET_WITHOUT_ID: {
    en: 'set() that may create a document needs its _id in the query.',
    zh: 'set() 创建文档时，查询条件中必须有 _id。',
  },
  TRANSACTION_UNKNOWN: {
    en: 'There is no such open transaction: it has ended, or was idle for 60 s and has been aborted.',
    zh: '没有此进行中的事务：它已结束，或闲置超过 60 秒已被中止。',
  },
  TRANSACTION_DEAD: {
    en: 'The transaction was aborted because an earlier operation in it failed.',
    zh: '事务中的前一个操作失败，事务已中止。',
  },
} as const satisfies Record<string, Sentence>;

/** A refusal with one of this service's reasons. */
export function refusal(code: ErrorCode, reason: keyof typeof REASONS): CloudError {
  return new CloudError(code, { detail: REASONS[reason] });
}

/** The refusal of an operator that the cloud does not offer. */
export function operatorRefused(operator: string): CloudError {
  return new CloudError('DATABASE_INVALID_OPERRATOR', {
    detail: { en: `${operator} is not available.`, zh: `不支持 ${operator}。` },
  });
}
