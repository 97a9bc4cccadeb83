import { compileFilter } from '../../../../cloud/engine';
import { toMongoSchema } from '../../../../cloud/database/declared/json-schema';
import { SchemaError } from '../../../../cloud/database/declared/schema-error';

type Schema = Record<string, unknown>;
const accepts = (schema: Schema, document: Schema): boolean =>
  compileFilter({ $jsonSchema: toMongoSchema(schema) })(document);
const of = (n: Schema): Schema => ({ type: 'object', properties: { n } });

describe('a JSON Schema as a validator', () => {
  it.each<[string, Schema, readonly unknown[], readonly unknown[]]>([
    ['whole numbers', of({ type: 'integer' }), [1, -3, 4.0], [1.5, '1', null]],
    ['whole numbers or null', of({ type: ['integer', 'null'] }), [1, null], [1.5, 'x']],
    ['numbers, whole ones too', of({ type: ['integer', 'number'] }), [1, 1.5], ['x']],
    ['const', of({ const: 'a' }), ['a'], ['b', 1]],
    ['const beside enum', of({ enum: ['a', 'b'], const: 'a' }), ['a'], ['b', 'c']],
    ['enum with a value twice', of({ enum: [1, 1, 2] }), [1, 2], [3]],
    ['an exclusive bound, draft 4', of({ minimum: 1, exclusiveMinimum: true }), [2], [1, 0]],
    ['an exclusive bound', of({ exclusiveMinimum: 1 }), [2], [1, 0]],
    ['the stricter of two lower bounds', of({ minimum: 5, exclusiveMinimum: 1 }), [5, 6], [4, 1]],
    ['the stricter of two lower bounds, exclusive', of({ minimum: 1, exclusiveMinimum: 5 }), [6], [5, 1]],
    ['the stricter of two upper bounds', of({ maximum: 5, exclusiveMaximum: 9 }), [5], [6, 9]],
    ['the stricter of two upper bounds, equal', of({ maximum: 5, exclusiveMaximum: 5 }), [4], [5]],
    [
      'if, then, else',
      of({ if: { type: 'string' }, then: { minLength: 2 }, else: { minimum: 3 } }),
      ['ab', 3],
      ['a', 2],
    ],
    ['if alone', of({ if: { type: 'string' } }), ['', 1], []],
    ['if and then', of({ if: { type: 'string' }, then: { minLength: 2 } }), ['ab', 1], ['a']],
    ['contains', of({ contains: { const: 1 } }), [[2, 1], 'no list'], [[], [2]]],
    ['prefixItems', of({ prefixItems: [{ type: 'string' }], items: false }), [['a'], []], [['a', 1], [1]]],
    [
      'items, one after the other',
      of({ items: [{ type: 'string' }], additionalItems: false }),
      [['a']],
      [['a', 1]],
    ],
    ['an empty list of items', of({ items: [] }), [[1]], []],
    ['items of one kind', of({ items: { type: 'string' }, additionalItems: false }), [['a', 'b']], [[1]]],
    ['false as a schema', of({ anyOf: [false, { type: 'string' }] }), ['a'], [1]],
    ['true as a schema', of({ allOf: [true, { type: 'string' }] }), ['a'], [1]],
    ['an empty required', of({ type: 'object', required: [] }), [{}], [1]],
    ['a date', of({ bsonType: 'date' }), [new Date(0)], ['2020']],
    [
      'references',
      {
        $defs: { 'a/b': { type: 'string' } },
        definitions: { two: { $ref: '#/$defs/a~1b' } },
        properties: { n: { $ref: '#/definitions/two', minLength: 2 } },
      },
      ['ab'],
      ['a', 1],
    ],
    [
      'annotations',
      { $schema: 'x', $id: 'y', title: 't', ...of({ default: 1, examples: [2], type: 'number' }) },
      [1],
      ['a'],
    ],
  ])('says %s', (_name, schema, good, bad) => {
    expect(good.map((n) => accepts(schema, { n }))).toEqual(good.map(() => true));
    expect(bad.map((n) => accepts(schema, { n }))).toEqual(bad.map(() => false));
  });

  it.each<[string, Schema, Schema, Schema]>([
    ['dependentRequired', { dependentRequired: { a: ['b'], c: [] } }, { a: 1, b: 1 }, { a: 1 }],
    ['dependentSchemas', { dependentSchemas: { a: { required: ['b'] } } }, { a: 1, b: 1 }, { a: 1 }],
    [
      'two kinds of dependencies',
      { dependencies: { a: ['b'] }, dependentRequired: { b: ['c'] } },
      { a: 1, b: 1, c: 1 },
      { a: 1, b: 1 },
    ],
    [
      'patternProperties',
      { patternProperties: { '^n': { type: 'number' } } },
      { n1: 1, m: 'x' },
      { n1: 'x' },
    ],
    [
      'no further fields, save those of the cloud',
      { properties: { a: {} }, additionalProperties: false },
      { _id: 1, _openid: 'o', a: 1 },
      { a: 1, b: 1 },
    ],
    [
      'further fields of a kind',
      { additionalProperties: { type: 'number' } },
      { _id: 'x', _openid: 'o', a: 1 },
      { a: 'x' },
    ],
    [
      'what is said of _id itself',
      { properties: { _id: { type: 'number' } }, additionalProperties: false },
      { _id: 1 },
      { _id: 'x' },
    ],
  ])('says %s', (_name, schema, good, bad) => {
    expect([accepts(schema, good), accepts(schema, bad)]).toEqual([true, false]);
  });

  it.each<[string, Schema, string, RegExp]>([
    ['a format', of({ format: 'email' }), 'properties.n.format', /pattern/],
    ['an unknown keyword', of({ minLenght: 1 }), 'properties.n.minLenght', /Did you mean "minLength"/],
    ['a type that is none', of({ type: 'text' }), 'properties.n.type', /one of array/],
    ['no type', of({ type: [] }), 'properties.n.type', /one of/],
    ['a type beside a bsonType', of({ type: 'string', bsonType: 'string' }), 'properties.n.type', /bsonType/],
    ['a BSON type that is none', of({ bsonType: 'money' }), 'properties.n.bsonType', /one of/],
    ['a negative length', of({ minLength: -1 }), 'properties.n.minLength', /whole number/],
    ['a bound that is none', of({ minimum: '1' }), 'properties.n.minimum', /a number/],
    [
      'an exclusive bound of nothing',
      of({ exclusiveMinimum: true }),
      'properties.n.exclusiveMinimum',
      /minimum/,
    ],
    ['a multiple of nothing', of({ multipleOf: 0 }), 'properties.n.multipleOf', /greater than 0/],
    ['a broken pattern', of({ pattern: '(' }), 'properties.n.pattern', /regular expression/],
    [
      'a broken pattern of names',
      of({ patternProperties: { '(': {} } }),
      'properties.n.patternProperties.(',
      /regular/,
    ],
    ['an empty enum', of({ enum: [] }), 'properties.n.enum', /not empty/],
    ['an empty anyOf', of({ anyOf: [] }), 'properties.n.anyOf', /not empty/],
    ['required that is no list', { required: 'n' }, 'required', /a list/],
    ['required that names no texts', { required: [1] }, 'required', /texts/],
    ['a schema that is none', { properties: { n: 3 } }, 'properties.n', /a schema/],
    ['properties that are none', { properties: [] }, 'properties', /an object/],
    ['a title that is none', { title: 3 }, 'title', /a text/],
    ['a reference to elsewhere', of({ $ref: 'other.json' }), 'properties.n.$ref', /in this schema/],
    ['a reference to nothing', of({ $ref: '#/$defs/x' }), 'properties.n.$ref', /there is no/],
    [
      'a reference to itself',
      { $defs: { t: { properties: { of: { $ref: '#/$defs/t' } } } }, ...of({ $ref: '#/$defs/t' }) },
      '#/$defs/t.properties.of.$ref',
      /contains itself/,
    ],
    ['the whole again', of({ $ref: '#' }), 'properties.n.$ref', /contains itself/],
  ])('refuses %s', (_name, schema, path, words) => {
    let thrown: unknown;
    try {
      toMongoSchema(schema);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(SchemaError);
    expect((thrown as SchemaError).path).toBe(path);
    expect((thrown as SchemaError).sentence.en).toMatch(words);
    expect((thrown as SchemaError).sentence.zh).not.toBe('');
  });

  it('refuses references that multiply', () => {
    const twice = (name: string) => ({ allOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] });
    const names = Array.from({ length: 40 }, (_, n) => `d${n}`);
    const $defs = Object.fromEntries(names.map((name, n) => [name, twice(names[n + 1] ?? 'last')]));
    const schema = { $defs: { ...$defs, last: { type: 'string' } }, ...twice('d0') };
    expect(() => toMongoSchema(schema)).toThrow(/more than 10000 schemas/);
  });
});
