import type { IndexSettings, Sentence } from '../../base';
import type { BeyondLimit, DeclaredChange, PermissionSettings, Undeclared } from '../../protocol';

/** A change in words, without a full stop. */
export function describeChange(change: DeclaredChange): Sentence {
  const { collection } = change;
  switch (change.kind) {
    case 'createCollection':
      return { en: `create collection ${collection}`, zh: `创建集合 ${collection}` };
    case 'setPermission': {
      const [from, to] = [permissionWords(change.from), permissionWords(change.to)];
      return collection === null
        ? { en: `permission of the storage: ${from} -> ${to}`, zh: `云存储权限：${from} -> ${to}` }
        : {
            en: `permission of ${collection}: ${from} -> ${to}`,
            zh: `集合 ${collection} 的权限：${from} -> ${to}`,
          };
    }
    case 'setSchema':
      return { en: `set the schema of ${collection}`, zh: `设置集合 ${collection} 的 schema` };
    case 'removeSchema':
      return { en: `remove the schema of ${collection}`, zh: `移除集合 ${collection} 的 schema` };
    case 'createIndex': {
      const index = indexWords(change.index);
      return { en: `create index ${index} of ${collection}`, zh: `为集合 ${collection} 创建索引 ${index}` };
    }
    case 'changeIndex': {
      const index = indexWords(change.index);
      return {
        en: `change index ${index} of ${collection}, in place`,
        zh: `修改集合 ${collection} 的索引 ${index}（无需重建）`,
      };
    }
    case 'replaceIndex': {
      const index = indexWords(change.index);
      const gone = change.replaced.join(', ');
      return {
        en: `build index ${index} of ${collection} anew, in the place of ${gone}`,
        zh: `重建集合 ${collection} 的索引 ${index}，替换 ${gone}`,
      };
    }
    case 'tidyIndex':
      return {
        en: `drop index ${change.name} of ${collection}, left by an interrupted change`,
        zh: `删除集合 ${collection} 中断更改遗留的索引 ${change.name}`,
      };
    case 'dropIndex':
      return {
        en: `drop index ${change.name} of ${collection}`,
        zh: `删除集合 ${collection} 的索引 ${change.name}`,
      };
    case 'dropValidator':
      return { en: `drop the validator of ${collection}`, zh: `删除集合 ${collection} 的校验规则` };
    case 'dropCollection':
      return {
        en: `drop collection ${collection} with ${change.documents} documents`,
        zh: `删除集合 ${collection} 及其 ${change.documents} 条记录`,
      };
  }
}

/** What is there and not declared, in words. */
export function describeUndeclared(one: Undeclared): Sentence {
  const { collection } = one;
  switch (one.kind) {
    case 'collection':
      return {
        en: `collection ${collection} with ${one.documents} documents`,
        zh: `集合 ${collection}（${one.documents} 条记录）`,
      };
    case 'index':
      return { en: `index ${one.name} of ${collection}`, zh: `集合 ${collection} 的索引 ${one.name}` };
    case 'validator':
      return { en: `validator of ${collection}`, zh: `集合 ${collection} 的校验规则` };
  }
}

/** What is more than WeChat's cloud takes, in words. */
export function describeBeyond(beyond: BeyondLimit): Sentence {
  const { count, limit } = beyond;
  return beyond.kind === 'collections'
    ? {
        en: `${count} collections, and WeChat's cloud takes ${limit}.`,
        zh: `共 ${count} 个集合，微信云开发上限为 ${limit} 个。`,
      }
    : {
        en: `${count} indexes of ${beyond.collection}, and WeChat's cloud takes ${limit}.`,
        zh: `集合 ${beyond.collection} 有 ${count} 个索引，微信云开发上限为 ${limit} 个。`,
      };
}

function permissionWords({ permission, rules }: PermissionSettings): string {
  return [permission, ...(rules === undefined ? [] : [JSON.stringify(rules)])].join(' ');
}

function indexWords({
  name,
  keys,
  unique,
  sparse,
  hidden,
  expireAfterSeconds,
  ...rest
}: IndexSettings): string {
  const words = [
    JSON.stringify(keys),
    ...(unique === true ? ['unique'] : []),
    ...(sparse === true ? ['sparse'] : []),
    ...(hidden === true ? ['hidden'] : []),
    ...(expireAfterSeconds === undefined ? [] : [`TTL ${expireAfterSeconds} s`]),
    ...(rest.partialFilterExpression === undefined ? [] : ['partial']),
  ];
  return `${name} ${words.join(' ')}`;
}
