import { nearest } from '../../base';
import { isDocument, type Document } from '../../values';
import { SchemaError } from './schema-error';
import { KEYWORDS } from './schema-keywords';
import type { Operand } from './schema-operands';

/** Most schemas that one may come to, those that references repeat counted each time. */
const MOST = 10_000;
/** Fields that the cloud itself writes into documents. */
const OWN_FIELDS = ['_id', '_openid'];

/**
 * JSON Schema, drafts 4 to 2020-12, in the words of MongoDB's `$jsonSchema`.
 *
 * @remarks Whole numbers, `const`, numeric exclusive bounds, `if`, `contains`, `prefixItems`, dependencies and `$ref`s
 * within the schema are said in MongoDB's words. A schema that forbids further fields still allows `_id` and `_openid`, which
 * the cloud writes.
 *
 * @throws SchemaError for what is no JSON Schema, and for what MongoDB has no words for.
 */
export function toMongoSchema(schema: Document): Document {
  const read = readSchema({ path: '', value: schema }, { root: schema, following: [], read: { count: 0 } });
  const { additionalProperties = true } = read;
  if (additionalProperties === true) return read;
  const properties = isDocument(read['properties']) ? read['properties'] : {};
  const own = Object.fromEntries(OWN_FIELDS.map((name) => [name, {}]));
  return { ...read, properties: { ...own, ...properties } };
}

interface Place {
  readonly root: Document;
  /** References that led here. */
  readonly following: readonly string[];
  /** How many schemas have been read. */
  readonly read: { count: number };
}

function readSchema({ path, value }: Operand, place: Place): Document {
  if (++place.read.count > MOST) {
    throw new SchemaError(path, {
      en: `with its references written out it is more than ${MOST} schemas.`,
      zh: `展开引用后超过 ${MOST} 个 schema。`,
    });
  }
  if (typeof value === 'boolean') return value ? {} : { not: {} };
  if (!isDocument(value)) {
    throw new SchemaError(path, { en: 'it must be a schema, {…}.', zh: '必须是一个 schema 对象 {…}。' });
  }
  const members: Document = {};
  const beside: Document[] = [];
  for (const [name, operand] of Object.entries(value)) {
    const at = { path: path === '' ? name : `${path}.${name}`, value: operand };
    if (name === '$ref') {
      beside.push(followed(at, place));
      continue;
    }
    const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    if (keyword === undefined) throw unknownKeyword(at.path, name);
    const reading = keyword(at, { siblings: value, read: (inner) => readSchema(inner, place) });
    Object.assign(members, reading.members);
    beside.push(...(reading.beside ?? []));
  }
  if (beside.length === 0) return members;
  const [only] = beside;
  if (beside.length === 1 && only !== undefined && Object.keys(members).length === 0) return only;
  return { ...members, allOf: beside };
}

function followed({ path, value }: Operand, place: Place): Document {
  const { root, following } = place;
  const refuse = (en: string, zh: string) => new SchemaError(path, { en, zh });
  if (typeof value !== 'string' || !/^#($|\/)/.test(value)) {
    throw refuse('it must lead to a place in this schema, #/….', '只能引用本 schema 内的位置 #/…。');
  }
  if (value === '#' || following.includes(value)) {
    throw refuse(
      'a schema that contains itself cannot be a validator.',
      '引用自身的 schema 无法转换为校验规则。',
    );
  }
  const parts = value
    .slice(2)
    .split('/')
    .map((part) => unescaped(part));
  let target: unknown = root;
  for (const part of parts) {
    const holder = typeof target === 'object' && target !== null ? (target as Document) : {};
    target = Object.hasOwn(holder, part) ? holder[part] : undefined;
  }
  if (target === undefined) throw refuse(`there is no ${value}.`, `不存在 ${value}。`);
  return readSchema({ path: value, value: target }, { ...place, following: [...following, value] });
}

function unescaped(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // Then the sign stands for itself.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}

function unknownKeyword(path: string, name: string): SchemaError {
  if (name === 'format') {
    return new SchemaError(path, {
      en: 'MongoDB checks no formats. Use a pattern.',
      zh: 'MongoDB 不校验 format，请使用 pattern。',
    });
  }
  const near = nearest(name, Object.keys(KEYWORDS));
  return new SchemaError(path, {
    en: `a validator of MongoDB has no keyword for it.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    zh: `MongoDB 的校验规则不支持该关键字。${near === undefined ? '' : `是否想写 "${near}"？`}`,
  });
}
