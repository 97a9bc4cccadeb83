import fc from 'fast-check';
import { errorSentence, isCloudError } from '../../../cloud/base';
import { readExpression } from '../../../cloud/expression';

const AT = { now: Date.UTC(2026, 0, 1) };
const read = async (source: string) =>
  JSON.parse(JSON.stringify(await readExpression(source, AT))) as Record<string, unknown>;

async function refusalOf(source: string): Promise<string> {
  const read = await readExpression(source, AT).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (isCloudError(read)) return errorSentence(read, 'en');
  throw new Error(`${source.slice(0, 60)} was accepted or failed otherwise: ${String(read)}`);
}

describe('scripts', () => {
  test.each<[string, object]>([
    // The example of databaseMigrateExport's page.
    [
      `const Point = db.Geo.Point;db.collection('geo').where({name: 'x',age: _.gt(10).and(_.lt(20)),loc: new Point(113,23),array: [1,2]}).limit(10).skip(1).orderBy('age','asc').orderBy('name', 'desc').field({ name: true }).get()`,
      {
        action: 'find',
        collection: 'geo',
        query: { name: 'x', array: [1, 2], loc: { type: 'Point', coordinates: [113, 23] } },
        limit: 10,
        skip: 1,
        sort: { age: 1, name: -1 },
        projection: { name: 1 },
      },
    ],
    [
      'const { Point } = db.Geo; db.collection("c").where({ p: Point(1, 2) }).get()',
      { query: { p: { type: 'Point' } } },
    ],
    [
      'const { Point: P } = db.Geo\ndb.collection("c").where({ p: new P(1, 2) }).get()',
      { query: { p: { type: 'Point' } } },
    ],
    ['const obj = { age: _.gt(10) }; db.collection("c").where(obj).get()', { query: { age: { $gt: 10 } } }],
    [
      'const max = -5; const q = [max, { max }]; db.collection("c").where({ q }).count()',
      { query: { q: [-5, { max: -5 }] } },
    ],
    [
      '// one\nconst c = db.collection("c") /* two */\nc.doc("x").remove()',
      { action: 'remove', query: { _id: 'x' } },
    ],
    [
      'const { gt, lt } = _; db.collection("c").where({ n: gt(1).and(lt(3)) }).get()',
      { query: { $and: [{ n: { $gt: 1 } }, { n: { $lt: 3 } }] } },
    ],
    [
      'const { aggregate: a } = _; db.collection("c").aggregate().group({ _id: a.sum("$x") }).end()',
      { action: 'aggregate' },
    ],
    [
      'let one = 1, two = 2; var three = 3; db.collection("c").where({ n: _.in([one, two, three]) }).get();',
      { query: { n: { $in: [1, 2, 3] } } },
    ],
    [
      `db.collection('c').add({ data: [{ a: 1 }, { a: 2 }] })`,
      { action: 'insert', documents: [{ a: 1 }, { a: 2 }] },
    ],
    ['db.collection("c").where({ d: new Date() }).get()', { query: { d: '2026-01-01T00:00:00.000Z' } }],
  ])('%s', async (source, request) => {
    expect(await read(source)).toMatchObject(request);
  });

  it('tells a limit that is asked for from none', async () => {
    expect(await read('db.collection("c").get()')).not.toHaveProperty('limit');
    expect(await read('db.collection("c").limit(100).get()')).toMatchObject({ limit: 100 });
    expect(await read('const q = db.collection("c").limit(100); q.where({ a: 1 }).get()')).toMatchObject({
      limit: 100,
    });
  });

  test.each<[string, RegExp]>([
    ['', /an expression is missing/],
    ['const a = 1', /an expression is missing/],
    ['const a; db.collection("c").get()', /./],
    ['let a; db.collection("c").get()', /given nothing/],
    ['const [a] = [1]; db.collection("c").get()', /not understood/],
    ['const { a = 1 } = {}; db.collection("c").get()', /only names/],
    ['const { ...a } = db; db.collection("c").get()', /only names/],
    ['const { constructor } = _; db.collection("c").get()', /no "constructor"/],
    ['const { where } = db.collection("c"); where({})', /no "where"/],
    ['const f = _.gt; db.collection("c").where({ f }).get()', /is a method/],
    ['const db = 1; db.collection("c").get()', /no "collection"/],
    ['var a = 1; var a = 2; db.collection("c").get()', /meaning already/],
    ['const Date = db; db.collection("c").where({ d: new Date() }).get()', /new is only/],
    ['const a = db.collection("c").get(); a', /inside another/],
    [
      'let a = 1; a = 2; db.collection("c").get()',
      /only one expression|request is missing|not understood|no database request/,
    ],
    ['const a = 1 + 1; db.collection("c").get()', /binary expression/],
    ['const a = 1 ? 2 : 3; db.collection("c").get()', /conditional expression/],
    ['function f() {} db.collection("c").get()', /only an expression/],
    ['for (;;) {} db.collection("c").get()', /only an expression/],
    ['if (1) db.collection("c").get()', /only an expression/],
    ['try { db.collection("c").get() } catch {}', /only an expression/],
    ['class A {} db.collection("c").get()', /only an expression/],
    ['const f = () => process.exit(1); db.collection("c").where({ f: f() }).get()', /not understood/],
    ['const { process } = globalThis; db.collection("c").get()', /"globalThis" is not known/],
    ['import("fs"); db.collection("c").get()', /not understood|only one/],
    ['new Function("return process")()', /./],
    ['db.constructor.constructor("return process")().exit()', /only methods can be called/],
    ['db.collection("c").where({ ["__proto__"]: 1 }).get()', /key: value/],
    ['db.collection("c").where({ __proto__: db }).get()', /__proto__/],
    ['db.collection("c")["get"]()', /behind a dot/],
    ['db.collection("c").where`x`.get()', /./],
    ['const a = db; a.collection("c").get(); a.collection("c").remove()', /only one expression/],
    ['db.collection("c")\n.where({\n a: x })\n.get()', /line 3, column 5: "x" is not known/],
  ])('refuses %s', async (source, sentence) => {
    expect(await refusalOf(source)).toMatch(sentence);
  });

  it('refuses what short names make huge, at once', async () => {
    const lists = Array.from({ length: 30 }, (_, n) =>
      n === 0 ? 'const a0 = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];' : `const a${n} = [${`a${n - 1},`.repeat(10)}];`,
    );
    expect(await refusalOf(`${lists.join('\n')} db.collection("c").where({ a29 }).get()`)).toMatch(
      /too large/,
    );
    const text = `const t = "${'x'.repeat(100_000)}"; const u = [${'t,'.repeat(1000)}];`;
    expect(await refusalOf(`${text} db.collection("c").where({ u }).get()`)).toMatch(/too large/);
  });

  it('gives back any plain document as it was written', async () => {
    const key = fc.string({ minLength: 1, maxLength: 6 }).filter((name) => name !== '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('tree'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, tree, { maxKeys: 4, noNullPrototype: true }), async (document) => {
        const source = `db.collection('c').add({ data: { d: ${JSON.stringify(document)} } })`;
        const { documents } = await read(source);
        expect(documents).toEqual([{ d: document }]);
      }),
      { numRuns: 300 },
    );
  });
});
