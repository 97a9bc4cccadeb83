import type { Sentence } from './lang';

/** The part of JSON Schema that yunlet.config.json needs; published as `yunlet.schema.json`. */
export interface Shape {
  /** Absent: any of `enum`. */
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'boolean' | readonly ['boolean', 'string'];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  /** Shape of members that `properties` does not name; `false` forbids them; absent allows anything. */
  readonly additionalProperties?: Shape | false;
  readonly items?: Shape;
  readonly enum?: readonly (string | number)[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly minProperties?: number;
}

const object = (properties: Record<string, Shape>, required: readonly string[] = []): Shape => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...(required.length === 0 ? {} : { required }),
});
const mapOf = (value: Shape): Shape => ({ type: 'object', additionalProperties: value });
const listOf = (items: Shape): Shape => ({ type: 'array', items });
const oneOf = (...values: readonly string[]): Shape => ({ type: 'string', enum: values });
const between = (minimum: number, maximum: number): Shape => ({ type: 'integer', minimum, maximum });
const TEXT: Shape = { type: 'string' };
const ANY_OBJECT: Shape = { type: 'object' };
/** A security rule. What its expression may be is checked by `cloud/rules`. */
const RULE: Shape = { type: ['boolean', 'string'] };
const rules = (...keys: readonly string[]): Shape => ({
  ...object(Object.fromEntries(keys.map((key) => [key, RULE]))),
  description: 'Security rules, for "permission": "CUSTOM": true, false or an expression.',
});
const PERMISSION = oneOf('READONLY', 'PRIVATE', 'ADMINWRITE', 'ADMINONLY', 'CUSTOM');

/** What an environment id looks like. */
export const ENV_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_-]{0,47}$';
const ENV: Shape = { type: 'string', pattern: ENV_PATTERN };
/** Those of WeChat's cloud, past and present, and what comes after them. */
const RUNTIMES = [
  'Nodejs8.9',
  'Nodejs10.15',
  'Nodejs12.16',
  'Nodejs14.18',
  'Nodejs16.13',
  'Nodejs18.15',
  'Nodejs20.19',
  'Nodejs22',
  'Nodejs24',
];
const FUNCTION = object({
  memory: { ...between(64, 3072), description: 'Memory in MB.' },
  timeout: { ...between(1, 900), description: 'Seconds a call may take.' },
  runtime: {
    type: 'string',
    enum: RUNTIMES,
    description: 'The version of Node it runs on in WeChat’s cloud.',
  },
  env: { ...mapOf(TEXT), description: 'Extra environment variables.' },
  connections: {
    ...oneOf('own', 'shared'),
    description: 'Whether connections left open serve the caller they were opened for alone, or anybody.',
  },
});

/** The shape of yunlet.config.json. */
export const CONFIG_SHAPE: Shape = object({
  $schema: TEXT,
  version: { type: 'integer', enum: [1] },
  env: { ...ENV, description: 'Id of the default environment.' },
  envs: { ...listOf(ENV), description: 'Further environments of the same cloud.' },
  host: { ...TEXT, description: 'Address to listen on; 127.0.0.1 by default.' },
  port: { ...between(0, 65535), description: 'Port to listen on; 0 = any.' },
  hosts: { ...listOf(TEXT), description: 'Host names accepted beside the loopback ones.' },
  origins: { ...listOf(TEXT), description: 'Origins whose pages may call the client routes.' },
  strict: { type: 'boolean', description: 'Refuse what dev forgives but the real cloud does not.' },
  maxInstances: { ...between(1, 1000), description: 'Most instances of one function.' },
  idleMs: { ...between(0, 86_400_000), description: 'Milliseconds after which an idle instance is ended.' },
  users: { ...listOf(TEXT), description: 'Names of the simulated users in the preview.' },
  collections: mapOf(
    object({
      permission: PERMISSION,
      rules: rules('read', 'write', 'create', 'update', 'delete'),
      indexes: listOf(
        object(
          {
            name: TEXT,
            keys: {
              type: 'object',
              additionalProperties: { enum: [1, -1, '2dsphere', '2d', 'hashed'] },
              minProperties: 1,
            },
            unique: { type: 'boolean' },
            sparse: { type: 'boolean', description: 'Leave out documents that have none of the fields.' },
            expireAfterSeconds: {
              ...between(0, 0x7fffffff),
              description: 'Documents go so long after the date in the one field.',
            },
            hidden: { type: 'boolean', description: 'Keep it up to date, but do not read it.' },
            partialFilterExpression: { ...ANY_OBJECT, description: 'Only documents that match are in it.' },
          },
          ['name', 'keys'],
        ),
      ),
      schema: { ...ANY_OBJECT, description: 'JSON Schema that every document must match.' },
      seed: { ...TEXT, description: 'JSON Lines file of documents to begin with.' },
    }),
  ),
  openapi: object({
    riskyWords: { ...listOf(TEXT), description: 'Words the simulated security checks object to.' },
  }),
  storage: object({ permission: PERMISSION, rules: rules('read', 'write') }),
  functionDefaults: object({ memory: between(64, 3072), timeout: between(1, 900) }),
  nodeVersions: {
    ...oneOf('local', 'declared'),
    description: 'Which Node functions run on: yours, or the one each declares, fetched by npm.',
  },
  functions: mapOf(FUNCTION),
  triggers: listOf({
    type: 'object',
    required: ['name', 'type', 'function'],
    properties: { name: TEXT, type: TEXT, function: TEXT },
  }),
  environments: mapOf(object({ target: TEXT, env: TEXT, appid: TEXT }, ['target'])),
});

/** The known word nearest to `word`, by the number of letters to change; undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 2))
    ? best.candidate
    : undefined;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The first way in which `value` is not of `shape`, or undefined where it is. */
export function mismatch(value: unknown, shape: Shape, path = ''): Sentence | undefined {
  const must = (en: string, zh: string): Sentence => ({
    en: `${path === '' ? 'the content' : `"${path}"`} must be ${en}.`,
    zh: `${path === '' ? '内容' : `"${path}"`} 必须是${zh}。`,
  });
  const members = shape.enum?.map((member) => JSON.stringify(member)).join(', ') ?? '';
  const ofEnum = () => shape.enum === undefined || shape.enum.includes(value as string | number);
  if (typeof shape.type === 'object') {
    return typeof value === 'boolean' || typeof value === 'string'
      ? undefined
      : must('true, false or a text', ' true、false 或字符串');
  }
  switch (shape.type) {
    case undefined:
      return ofEnum() ? undefined : must(`one of ${members}`, `以下之一：${members}`);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : must('true or false', ' true 或 false');
    case 'string':
      if (typeof value !== 'string') return must('a text', '字符串');
      if (!ofEnum()) return must(`one of ${members}`, `以下之一：${members}`);
      return shape.pattern === undefined || new RegExp(shape.pattern).test(value)
        ? undefined
        : must('letters, digits and hyphens', '字母、数字和连字符');
    case 'integer': {
      const { minimum = -Infinity, maximum = Infinity } = shape;
      const whole = typeof value === 'number' && Number.isInteger(value);
      if (!whole || value < minimum || value > maximum) {
        return shape.minimum === undefined
          ? must('a whole number', '整数')
          : must(`a whole number from ${minimum} to ${maximum}`, ` ${minimum} 到 ${maximum} 的整数`);
      }
      return ofEnum() ? undefined : must(`one of ${members}`, `以下之一：${members}`);
    }
    case 'array': {
      if (!Array.isArray(value)) return must('a list', '数组');
      const { items } = shape;
      return items === undefined
        ? undefined
        : first(value.map((item, index) => () => mismatch(item, items, `${path}[${index}]`)));
    }
    case 'object':
      return typeof value !== 'object' || value === null || Array.isArray(value)
        ? must('an object', '对象')
        : objectMismatch(value as Record<string, unknown>, shape, path);
  }
}

function objectMismatch(value: Record<string, unknown>, shape: Shape, path: string): Sentence | undefined {
  const { properties = {}, additionalProperties, required = [] } = shape;
  const under = (key: string) => (path === '' ? key : `${path}.${key}`);
  const missing = required.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) {
    return { en: `"${under(missing)}" is missing.`, zh: `缺少 "${under(missing)}"。` };
  }
  if (Object.keys(value).length < (shape.minProperties ?? 0)) {
    return { en: `"${path}" is empty.`, zh: `"${path}" 为空。` };
  }
  return first(
    Object.entries(value).map(([key, member]) => () => {
      const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (known === undefined) return undefined;
      if (known !== false) return mismatch(member, known, under(key));
      const near = nearest(key, Object.keys(properties));
      return {
        en: `"${under(key)}" is not a known key.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
        zh: `未知的键 "${under(key)}"。${near === undefined ? '' : `是否想写 "${near}"？`}`,
      };
    }),
  );
}

function first(checks: readonly (() => Sentence | undefined)[]): Sentence | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}
