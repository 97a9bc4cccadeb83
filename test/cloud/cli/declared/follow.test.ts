import type { Call } from '../../../../cloud/cli/command';
import { followDeclared } from '../../../../cloud/cli/declared/follow-declared';
import { loadSettings } from '../../../../cloud/cli/settings';
import { idsOf, openScene, until, type Scene } from './scene';

let scene: Scene;
beforeEach(() => (scene = openScene()));
afterEach(() => scene.close());

it('dev fills what is empty when it starts and when the file changes, and goes on where a seed is broken', async () => {
  scene.write('notes.jsonl', '{"_id":"a"}\n{"_id":"b"}\n');
  scene.write('broken.jsonl', '{\n');
  scene.settings({ notes: { seed: 'notes.jsonl' } });
  const { cloud } = await scene.start('test');
  expect(await idsOf(cloud, 'notes')).toEqual([]);
  let out = '';
  let err = '';
  const call: Call = {
    terminal: {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      env: {},
      cwd: scene.dir,
      interactive: false,
      input: async function* () {
        /* nothing comes in */
      },
      interrupted: () => Promise.resolve(),
    },
    lang: 'en',
    json: false,
    verbose: false,
    words: [],
    flags: {},
  };
  const unfollow = await followDeclared(call, cloud, loadSettings(call, 'dev'));
  try {
    expect(await idsOf(cloud, 'notes')).toEqual(['a', 'b']);
    expect(out).toBe('notes: 2 documents inserted, 0 were there, 0 refused\n');

    scene.settings({ notes: { seed: 'notes.jsonl' }, more: { seed: 'notes.jsonl' } });
    await until(() => out.includes('more: 2 documents inserted'));
    expect(out).toContain('yunlet.config.json: create collection more\n');
    expect(await idsOf(cloud, 'more')).toEqual(['a', 'b']);

    scene.settings({ notes: {}, last: { seed: 'broken.jsonl' } });
    await until(() => err !== '' && out.includes('left as it is: more'));
    expect(err).toContain('The seed broken.jsonl cannot be used: line 1: ');
    expect(await cloud.store.collections('dev-1')).toEqual(['last', 'more', 'notes']);
  } finally {
    await unfollow();
  }
});
