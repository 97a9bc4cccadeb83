import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import { compileFilter } from '../../../../cloud/engine/query/filter';
import { EngineError } from '../../../../cloud/engine/error';
import { decode, encode } from '../../../../cloud/engine/storage/raw';
import type { Document } from '../../../../cloud/values';

const accepts = ($jsonSchema: Document, document: Document) =>
  compileFilter({ $jsonSchema })(decode(encode(document)));

test.each<[string, Document, Document[], Document[]]>([
  [
    'bsonType',
    { properties: { a: { bsonType: 'int' } } },
    [{ a: 1 }, {}, { a: new Int32(3) }],
    [{ a: 'x' }, { a: 1.5 }, { a: null }],
  ],
  [
    'bsonType list',
    { properties: { a: { bsonType: ['string', 'null'] } } },
    [{ a: 'x' }, { a: null }],
    [{ a: 1 }],
  ],
  [
    'bsonType number',
    { properties: { a: { bsonType: 'number' } } },
    [{ a: 1 }, { a: Long.ONE }, { a: new Double(1) }, { a: Decimal128.fromString('1') }],
    [{ a: '1' }],
  ],
  ['bsonType does not look into arrays', { properties: { a: { bsonType: 'int' } } }, [], [{ a: [1] }]],
  ['objectId', { properties: { _id: { bsonType: 'objectId' } } }, [{ _id: new ObjectId() }], [{ _id: 'x' }]],
  [
    'type',
    { properties: { a: { type: 'number' }, b: { type: 'boolean' } } },
    [{ a: 1.5, b: true }],
    [{ a: '1' }, { b: 1 }],
  ],
  ['type object', { properties: { a: { type: 'object' } } }, [{ a: {} }], [{ a: [] }]],
  ['required', { required: ['a', 'b'] }, [{ a: null, b: 1 }], [{ a: 1 }, {}]],
  [
    'nested',
    { properties: { a: { properties: { b: { minimum: 3 } }, required: ['b'] } } },
    [{ a: { b: 3 } }, { a: 5 }],
    [{ a: { b: 2 } }, { a: {} }],
  ],
  [
    'minimum',
    { properties: { a: { minimum: 3 } } },
    [{ a: 3 }, { a: 'x' }, { a: Long.fromNumber(4) }],
    [{ a: 2.9 }, { a: NaN }],
  ],
  [
    'exclusiveMinimum',
    { properties: { a: { minimum: 3, exclusiveMinimum: true } } },
    [{ a: 3.1 }],
    [{ a: 3 }],
  ],
  ['exclusiveMaximum', { properties: { a: { maximum: 3, exclusiveMaximum: true } } }, [{ a: 2 }], [{ a: 3 }]],
  [
    'maximum',
    { properties: { a: { maximum: Decimal128.fromString('0.1') } } },
    [{ a: Decimal128.fromString('0.1') }],
    [{ a: 0.2 }],
  ],
  [
    'multipleOf',
    { properties: { a: { multipleOf: 3 } } },
    [{ a: 9 }, { a: 0 }, { a: -3 }, { a: 'x' }],
    [{ a: 4 }, { a: 3.5 }],
  ],
  [
    'lengths of texts',
    { properties: { a: { minLength: 2, maxLength: 3 } } },
    [{ a: 'ab' }, { a: '中文字' }, { a: '😀😀' }, { a: 5 }],
    [{ a: 'a' }, { a: 'abcd' }],
  ],
  ['pattern', { properties: { a: { pattern: '^a.c$' } } }, [{ a: 'abc' }, { a: 1 }], [{ a: 'abd' }]],
  [
    'enum',
    { properties: { a: { enum: [1, 'x', { b: 1, c: 2 }, null] } } },
    [{ a: 1 }, { a: new Double(1) }, { a: { c: 2, b: 1 } }, { a: null }],
    [{ a: 2 }, { a: [1] }],
  ],
  [
    'items',
    { properties: { a: { items: { bsonType: 'int' } } } },
    [{ a: [1, 2] }, { a: [] }, { a: 'x' }],
    [{ a: [1, 'x'] }],
  ],
  [
    'items one by one',
    { properties: { a: { items: [{ bsonType: 'int' }, { bsonType: 'string' }] } } },
    [{ a: [1, 'x', null] }, { a: [1] }],
    [{ a: ['x'] }],
  ],
  [
    'additionalItems false',
    { properties: { a: { items: [{ bsonType: 'int' }], additionalItems: false } } },
    [{ a: [1] }],
    [{ a: [1, 2] }],
  ],
  [
    'additionalItems schema',
    { properties: { a: { items: [{}], additionalItems: { bsonType: 'string' } } } },
    [{ a: [1, 'x'] }],
    [{ a: [1, 2] }],
  ],
  [
    'numbers of items',
    { properties: { a: { minItems: 1, maxItems: 2 } } },
    [{ a: [1] }, { a: 1 }],
    [{ a: [] }, { a: [1, 2, 3] }],
  ],
  [
    'uniqueItems',
    { properties: { a: { uniqueItems: true } } },
    [{ a: [1, 2, '1'] }, { a: [{ x: 1 }, { x: 2 }] }],
    [
      { a: [1, new Double(1)] },
      {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
    ],
  ],
  [
    'patternProperties',
    { patternProperties: { '^s_': { bsonType: 'string' } } },
    [{ s_a: 'x', b: 1 }],
    [{ s_a: 1 }],
  ],
  [
    'additionalProperties',
    { properties: { _id: {}, a: {} }, patternProperties: { '^x': {} }, additionalProperties: false },
    [{ a: 1, x1: 2 }, {}],
    [{ b: 1 }],
  ],
  [
    'additionalProperties schema',
    { properties: { a: {} }, additionalProperties: { bsonType: 'int' } },
    [{ a: 'x', b: 1 }],
    [{ b: 'x' }],
  ],
  [
    'numbers of properties',
    { minProperties: 2, maxProperties: 3 },
    [{ a: 1, b: 2 }],
    [{ a: 1 }, { a: 1, b: 2, c: 3, d: 4 }],
  ],
  ['dependencies on names', { dependencies: { a: ['b'] } }, [{ a: 1, b: 1 }, { b: 1 }, {}], [{ a: 1 }]],
  [
    'dependencies on a schema',
    { dependencies: { a: { required: ['b'] } } },
    [{ a: 1, b: 1 }, {}],
    [{ a: 1 }],
  ],
  ['allOf', { allOf: [{ required: ['a'] }, { required: ['b'] }] }, [{ a: 1, b: 1 }], [{ a: 1 }]],
  ['anyOf', { anyOf: [{ required: ['a'] }, { required: ['b'] }] }, [{ a: 1 }, { b: 1 }], [{ c: 1 }]],
  ['oneOf', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, [{ a: 1 }], [{ a: 1, b: 1 }, {}]],
  ['not', { not: { required: ['a'] } }, [{}], [{ a: 1 }]],
  [
    'fields with names like numbers',
    { properties: { 7: { bsonType: 'int' } }, required: ['7'], additionalProperties: true },
    [{ 7: 1 }],
    [{ 7: 'x' }, {}],
  ],
  ['nothing', {}, [{}, { a: 1 }], []],
])('%s', (_, schema, good, bad) => {
  const stored = decode(encode(schema));
  expect(good.filter((document) => !accepts(stored, document))).toEqual([]);
  expect(bad.filter((document) => accepts(stored, document))).toEqual([]);
});

test.each<[Document, number]>([
  [{ nope: 1 }, 9],
  [{ $ref: 'x' }, 9],
  [{ format: 'email' }, 9],
  [{ required: [] }, 9],
  [{ required: 'a' }, 14],
  [{ required: ['a', 'a'] }, 9],
  [{ type: 'integer' }, 9],
  [{ type: 'int' }, 2],
  [{ bsonType: 'nope' }, 2],
  [{ type: 'string', bsonType: 'string' }, 9],
  [{ minimum: 'x' }, 14],
  [{ exclusiveMinimum: true }, 9],
  [{ minLength: -1 }, 9],
  [{ minLength: 1.5 }, 9],
  [{ properties: 1 }, 14],
  [{ properties: { a: 1 } }, 14],
  [{ enum: [] }, 9],
  [{ allOf: [] }, 2],
  [{ multipleOf: 0 }, 9],
  [{ pattern: '(' }, 51091],
  [{ uniqueItems: 1 }, 14],
])('%j is refused with %d', (schema, code) => {
  let thrown: unknown;
  try {
    accepts(schema, {});
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(EngineError);
  expect((thrown as EngineError).code).toBe(code);
});
