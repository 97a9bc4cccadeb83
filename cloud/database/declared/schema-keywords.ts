import type { Document } from '../../values';
import { SchemaError } from './schema-error';
import {
  filledListOf,
  listOf,
  membersOf,
  namesOf,
  numberOf,
  patternOf,
  sizeOf,
  textOf,
  truthOf,
  type Operand,
} from './schema-operands';

/** What a keyword is read in. */
export interface KeywordContext {
  /** The schema the keyword stands in. */
  readonly siblings: Document;
  /** Reads a schema that stands at `path`. */
  readonly read: (operand: Operand) => Document;
}

/** What becomes of a keyword: members of the schema, and further schemas that must hold beside it. */
export interface Reading {
  readonly members?: Document;
  readonly beside?: readonly Document[];
}

/** Reads one keyword. */
export type Keyword = (operand: Operand, context: KeywordContext) => Reading;

const JSON_TYPES: readonly string[] = ['array', 'boolean', 'null', 'number', 'object', 'string', 'integer'];
const BSON_TYPES: readonly string[] = [
  ...['double', 'string', 'object', 'array', 'binData', 'objectId', 'bool', 'date', 'null', 'regex'],
  ...['javascript', 'int', 'timestamp', 'long', 'decimal', 'minKey', 'maxKey', 'number'],
];

const kept =
  (read: (operand: Operand) => unknown): ((name: string) => Keyword) =>
  (name) =>
  (operand) => ({ members: { [name]: read(operand) } });
const size = kept(sizeOf);
const text = kept(textOf);
const nothing: Keyword = () => ({});
/** An empty list asks for nothing, and MongoDB refuses it. */
const unlessEmpty = (name: string, list: readonly unknown[]): Reading =>
  list.length === 0 ? {} : { members: { [name]: list } };

const schemas =
  (name: string): Keyword =>
  (operand, { read }) => ({ members: { [name]: readEach(operand, read) } });

function readEach(operand: Operand, read: KeywordContext['read']): readonly Document[] {
  return filledListOf(operand).map((value, index) => read({ path: `${operand.path}[${index}]`, value }));
}

const schemasByName =
  (name: string, check?: (key: Operand) => unknown): Keyword =>
  (operand, { read }) => ({
    members: {
      [name]: Object.fromEntries(
        membersOf(operand).map(([key, value]) => {
          const path = `${operand.path}.${key}`;
          check?.({ path, value: key });
          return [key, read({ path, value })];
        }),
      ),
    },
  });

const schemaOrTruth =
  (name: string): Keyword =>
  (operand, { read }) => ({
    members: { [name]: typeof operand.value === 'boolean' ? operand.value : read(operand) },
  });

const type: Keyword = (operand, { siblings }) => {
  const names = typesOf(operand, JSON_TYPES);
  if (Object.hasOwn(siblings, 'bsonType')) {
    throw new SchemaError(operand.path, {
      en: 'it cannot stand beside bsonType.',
      zh: '不能与 bsonType 同时使用。',
    });
  }
  if (!names.includes('integer')) return { members: { type: operand.value } };
  // MongoDB has no such type: a whole number may be stored as any of its kinds of numbers.
  const others = names.filter((name) => name !== 'integer');
  if (others.includes('number')) return { members: { type: others } };
  return {
    members: { type: others.length === 0 ? 'number' : [...others, 'number'] },
    beside: [{ multipleOf: 1 }],
  };
};

function typesOf(operand: Operand, known: readonly string[]): readonly string[] {
  const names = typeof operand.value === 'string' ? [operand.value] : namesOf(operand);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined && names.length > 0) return names;
  throw new SchemaError(operand.path, {
    en: `it must name one of ${known.join(', ')}.`,
    zh: `必须是以下之一：${known.join('、')}。`,
  });
}

/** Draft 4 says that a bound is exclusive beside it, later drafts in place of it; MongoDB has the former. */
const bound =
  (name: 'minimum' | 'maximum', exclusive: string, sign: 1 | -1): Keyword =>
  (operand, { siblings }) => {
    const inclusive = numberOf(operand);
    const other = siblings[exclusive];
    if (typeof other !== 'number') return { members: { [name]: inclusive } };
    return (other - inclusive) * sign >= 0 ? {} : { members: { [name]: inclusive } };
  };
const exclusiveBound =
  (name: 'minimum' | 'maximum', exclusive: string, sign: 1 | -1): Keyword =>
  (operand, { siblings }) => {
    const inclusive = siblings[name];
    if (typeof operand.value === 'boolean') {
      if (typeof inclusive === 'number') return { members: { [exclusive]: operand.value } };
      throw new SchemaError(operand.path, {
        en: `it needs ${name} beside it.`,
        zh: `需要同时设置 ${name}。`,
      });
    }
    const value = numberOf(operand);
    if (typeof inclusive === 'number' && (value - inclusive) * sign < 0) return {};
    return { members: { [name]: value, [exclusive]: true } };
  };

const dependencies: Keyword = (operand, { read }) => {
  const members = membersOf(operand)
    .map(([key, value]): readonly [string, unknown] => {
      const inner = { path: `${operand.path}.${key}`, value };
      return [key, Array.isArray(value) ? namesOf(inner) : read(inner)];
    })
    .filter(([, needs]) => !Array.isArray(needs) || needs.length > 0);
  return members.length === 0 ? {} : { beside: [{ dependencies: Object.fromEntries(members) }] };
};

const unique = (values: readonly unknown[]): readonly unknown[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

/** Every keyword that MongoDB's `$jsonSchema` has or can be said in. */
export const KEYWORDS: Readonly<Record<string, Keyword>> = {
  title: text('title'),
  description: text('description'),
  $schema: nothing,
  $id: nothing,
  id: nothing,
  $comment: nothing,
  default: nothing,
  examples: nothing,
  deprecated: nothing,
  readOnly: nothing,
  writeOnly: nothing,
  // Read where a $ref leads to them.
  definitions: nothing,
  $defs: nothing,
  type,
  bsonType: (operand) => {
    typesOf(operand, BSON_TYPES);
    return { members: { bsonType: operand.value } };
  },
  enum: (operand) => ({ members: { enum: unique(filledListOf(operand)) } }),
  const: ({ value }) => ({ beside: [{ enum: [value] }] }),
  minimum: bound('minimum', 'exclusiveMinimum', 1),
  maximum: bound('maximum', 'exclusiveMaximum', -1),
  exclusiveMinimum: exclusiveBound('minimum', 'exclusiveMinimum', 1),
  exclusiveMaximum: exclusiveBound('maximum', 'exclusiveMaximum', -1),
  multipleOf: (operand) => {
    if (numberOf(operand) > 0) return { members: { multipleOf: operand.value } };
    throw new SchemaError(operand.path, { en: 'it must be greater than 0.', zh: '必须大于 0。' });
  },
  minLength: size('minLength'),
  maxLength: size('maxLength'),
  pattern: kept(patternOf)('pattern'),
  minItems: size('minItems'),
  maxItems: size('maxItems'),
  uniqueItems: kept(truthOf)('uniqueItems'),
  items: (operand, { read, siblings }) => {
    if (Object.hasOwn(siblings, 'prefixItems')) {
      return schemaOrTruth('additionalItems')(operand, { read, siblings });
    }
    if (!Array.isArray(operand.value)) return { members: { items: read(operand) } };
    return listOf(operand).length === 0 ? {} : schemas('items')(operand, { read, siblings });
  },
  prefixItems: schemas('items'),
  additionalItems: (operand, context) =>
    Array.isArray(context.siblings['items']) ? schemaOrTruth('additionalItems')(operand, context) : {},
  contains: (operand, { read }) => ({
    beside: [{ anyOf: [{ not: { type: 'array' } }, { not: { items: { not: read(operand) } } }] }],
  }),
  required: (operand) => unlessEmpty('required', namesOf(operand)),
  properties: schemasByName('properties'),
  patternProperties: schemasByName('patternProperties', patternOf),
  additionalProperties: schemaOrTruth('additionalProperties'),
  minProperties: size('minProperties'),
  maxProperties: size('maxProperties'),
  dependencies,
  dependentRequired: dependencies,
  dependentSchemas: dependencies,
  allOf: (operand, { read }) => ({ beside: readEach(operand, read) }),
  anyOf: schemas('anyOf'),
  oneOf: schemas('oneOf'),
  not: (operand, { read }) => ({ members: { not: read(operand) } }),
  if: (operand, { siblings, read }) => {
    const branch = (name: string): Document =>
      Object.hasOwn(siblings, name)
        ? read({ path: operand.path.replace(/if$/, name), value: siblings[name] })
        : {};
    const condition = read(operand);
    return {
      beside: [{ anyOf: [{ not: condition }, branch('then')] }, { anyOf: [condition, branch('else')] }],
    };
  },
  // Alone they say nothing.
  then: nothing,
  else: nothing,
};
