import { CloudError, type CollectionSettings, type IndexSettings, type Sentence } from '../../base';
import type { Declaration } from '../../protocol';
import { createPermissionTable } from '../../rules';
import { isCollectionName } from '../collection-name';
import { BESIDE, identityOf } from './index-settings';
import { toMongoSchema } from './json-schema';
import { SchemaError } from './schema-error';

/**
 * Refuses a declaration that makes no sense, of which the shape has been checked before.
 *
 * @param file - Where it stands, for sentences.
 * @throws CloudError `CONFIG_INVALID` naming the place.
 */
export function checkDeclaration(declaration: Declaration, file: string): void {
  const refuse = (place: string, { en, zh }: Sentence): never => {
    throw new CloudError('CONFIG_INVALID', {
      fields: { file, reason: { en: `"${place}": ${en}`, zh: `"${place}"：${zh}` } },
    });
  };
  createPermissionTable(declaration, file);
  for (const [name, settings] of Object.entries(declaration.collections)) {
    const place = `collections.${name}`;
    if (!isCollectionName(name)) {
      refuse(place, {
        en: 'a collection cannot have this name: 1 to 64 characters without $, and not beginning with "system.".',
        zh: '集合名不合法：长度 1 到 64，不含 $，且不能以 "system." 开头。',
      });
    }
    const found = problemOfIndexes(settings) ?? problemOfSchema(settings) ?? problemOfSeed(settings);
    if (found !== undefined) refuse(`${place}.${found.place}`, found.sentence);
  }
}

interface Problem {
  readonly place: string;
  readonly sentence: Sentence;
}

function problemOfSeed({ seed }: CollectionSettings): Problem | undefined {
  if (seed !== '') return undefined;
  return { place: 'seed', sentence: { en: 'it must name a file.', zh: '必须是文件名。' } };
}

function problemOfSchema({ schema }: CollectionSettings): Problem | undefined {
  if (schema === undefined) return undefined;
  try {
    toMongoSchema(schema);
    return undefined;
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return { place: error.path === '' ? 'schema' : `schema.${error.path}`, sentence: error.sentence };
  }
}

function problemOfIndexes({ indexes = [] }: CollectionSettings): Problem | undefined {
  const names = new Set<string>();
  const identities = new Map<string, string>();
  for (const [position, index] of indexes.entries()) {
    const place = `indexes[${position}]`;
    const wrong = problemOfIndex(index);
    if (wrong !== undefined) return { place: `${place}.${wrong.place}`, sentence: wrong.sentence };
    if (names.has(index.name)) {
      return {
        place: `${place}.name`,
        sentence: { en: `"${index.name}" is there twice.`, zh: `"${index.name}" 重复。` },
      };
    }
    const identity = identityOf(index);
    const twin = identities.get(identity);
    if (twin !== undefined) {
      return {
        place,
        sentence: { en: `it is the same index as "${twin}".`, zh: `与索引 "${twin}" 相同。` },
      };
    }
    names.add(index.name);
    identities.set(identity, index.name);
  }
  return undefined;
}

function problemOfIndex(index: IndexSettings): Problem | undefined {
  const { name, keys, unique, sparse, expireAfterSeconds, partialFilterExpression } = index;
  const paths = Object.keys(keys);
  const problem = (place: string, en: string, zh: string): Problem => ({ place, sentence: { en, zh } });
  if (name === '' || name === '_id_' || name === '*' || name.endsWith(BESIDE) || name.includes('\0')) {
    return problem('name', 'an index cannot have this name.', '索引名不合法。');
  }
  if (paths.length === 1 && paths[0] === '_id' && typeof keys['_id'] === 'number') {
    return problem('keys', 'the index of _id is always there.', '_id 索引始终存在，无需声明。');
  }
  const odd = paths.find((path) => path === '' || /^\.|\.$|\.\.|\0/.test(path) || /(^|\.)\$/.test(path));
  if (odd !== undefined) {
    return problem('keys', `"${odd}" is no path of a field.`, `"${odd}" 不是合法的字段路径。`);
  }
  if (paths.length > 1 && paths.some((path) => /^\d+$/.test(path))) {
    return problem(
      'keys',
      'a field whose name is a number cannot keep its place among others.',
      '名称为数字的字段无法与其他字段保持顺序。',
    );
  }
  if (paths.length > 32)
    return problem('keys', 'an index has at most 32 fields.', '索引最多包含 32 个字段。');
  if (expireAfterSeconds !== undefined && (paths.length > 1 || typeof Object.values(keys)[0] !== 'number')) {
    return problem(
      'expireAfterSeconds',
      'only an index of one field, 1 or -1, can have a time to live.',
      '只有单字段的升序或降序索引可以设置过期时间。',
    );
  }
  if (sparse === true && partialFilterExpression !== undefined) {
    return problem(
      'sparse',
      'it cannot stand beside partialFilterExpression.',
      '不能与 partialFilterExpression 同时使用。',
    );
  }
  const hashed = Object.values(keys).filter((way) => way === 'hashed').length;
  if (hashed > 1) return problem('keys', 'at most one field can be hashed.', '最多一个字段可以使用 hashed。');
  if (hashed > 0 && unique === true) {
    return problem('unique', 'a hashed index cannot be unique.', 'hashed 索引不能唯一。');
  }
  return undefined;
}
