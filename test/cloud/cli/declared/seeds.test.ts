import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorOf } from '../play';
import { idsOf, openScene, saidBy, type Scene } from './scene';

let scene: Scene;
beforeEach(() => (scene = openScene()));
afterEach(() => scene.close());

describe('seeds', () => {
  const LINES = [
    '{"_id":"a","n":1}',
    '',
    '{"n":2}',
    '{"n":2}',
    '{ "_id": "c", "at": { "$date": "2026-01-01T00:00:00Z" } }',
  ];

  it('fill an empty collection once; data seed brings back what is gone', async () => {
    scene.write('notes.jsonl', `\uFEFF${LINES.join('\n')}`);
    scene.write('none.jsonl', '\n');
    scene.settings({ notes: { seed: 'notes.jsonl' }, bare: { seed: 'none.jsonl' } });
    const { cloud, at, apply, plan } = await scene.start();
    expect((await plan()).changes).toContainEqual({
      kind: 'seed',
      collection: 'notes',
      documents: 4,
      file: 'notes.jsonl',
    });
    const first = await apply();
    expect(first).toMatchObject({
      code: 0,
      seeds: [{ collection: 'notes', inserted: 4, present: 0, refused: [] }],
    });
    const ids = await idsOf(cloud, 'notes');
    expect(ids).toHaveLength(4);
    expect((await plan()).changes).toEqual([]);
    await cloud.store.remove({ database: 'dev-1', collection: 'notes' }, { n: 2 }, { multi: true });
    expect(await apply()).toMatchObject({ code: 0, done: [], seeds: [] });
    expect(await idsOf(cloud, 'notes')).toEqual(['a', 'c']);

    const planted = await scene.play('data', 'seed', 'notes', '--json', ...at);
    expect(saidBy(planted)).toMatchObject({ seeds: [{ inserted: 2, present: 2, refused: [] }] });
    expect(await idsOf(cloud, 'notes')).toEqual(ids);
    const words = await scene.play('data', 'seed', ...at);
    expect([words.code, words.out]).toEqual([
      0,
      'notes: 0 documents inserted, 4 were there, 0 refused\nbare: 0 documents inserted, 0 were there, 0 refused\n',
    ]);
  });

  it('tell which lines were refused', async () => {
    scene.write('notes.jsonl', LINES.join('\n'));
    scene.settings({ notes: { seed: 'notes.jsonl', schema: { required: ['n'] } } });
    const { at, apply } = await scene.start();
    expect(await apply()).toMatchObject({
      code: 3,
      seeds: [
        { inserted: 3, refused: [{ line: 5, message: expect.stringContaining('validation') as string }] },
      ],
    });
    const words = await scene.play('data', 'seed', ...at);
    expect(words.code).toBe(3);
    expect(words.err).toContain('notes.jsonl, line 5: ');
  });

  it.each<[string, Buffer | string, RegExp]>([
    ['a broken line', `${LINES[0]}\n{"n":}\n`, /line 2: column 6/],
    ['a list', '[1]\n', /line 1: .*object/],
    ['a key with a dot too many', '{"_id":1}\n{"a..b":1}', /line 2: .*"a\.\.b"/],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x0a]), /line 1: .*UTF-8/],
  ])('with %s change nothing', async (_name, content, words) => {
    writeFileSync(join(scene.dir, 'notes.jsonl'), content);
    scene.settings({ notes: { seed: 'notes.jsonl' } });
    const { cloud, at } = await scene.start();
    for (const command of [['plan'], ['apply'], ['data', 'seed']]) {
      const played = await scene.play(...command, '--json', ...at);
      expect([played.code, errorOf(played).code]).toEqual([1, 'SEED_INVALID']);
      expect(errorOf(played).message).toMatch(words);
    }
    expect(await cloud.store.collections('dev-1')).toEqual([]);
  });

  it('that are not there are named', async () => {
    scene.settings({ notes: { seed: 'none.jsonl' } });
    const { at } = await scene.start();
    const played = await scene.play('apply', '--json', ...at);
    expect([played.code, errorOf(played).code]).toEqual([1, 'FILE_UNREADABLE']);
    const other = await scene.play('data', 'seed', 'users', '--json', ...at);
    expect([other.code, errorOf(other).code]).toEqual([2, 'USAGE']);
    scene.settings({ notes: {} });
    expect((await scene.play('data', 'seed', ...at)).out).toBe('No collection declares a seed.\n');
  });
});
