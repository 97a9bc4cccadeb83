import { CloudError } from '../../base';
import type { Call } from '../command';
import { declarationOf } from '../declared/declaration';
import { plantSeeds } from '../declared/plant';
import { readSeeds } from '../declared/seeds';
import { emit, say } from '../output';
import { loadSettings } from '../settings';
import { declaredText } from '../texts-declared';
import { usage } from '../usage';
import { withCloud } from '../with-cloud';

/** `yunlet data seed [COLLECTION …]`. */
export async function run(call: Call): Promise<number> {
  const { file, project } = loadSettings(call, 'dev');
  const { collections } = declarationOf(file);
  const without = call.words.find((name) => collections[name]?.seed === undefined);
  if (without !== undefined) {
    throw usage(
      `yunlet.config.json declares no seed for the collection ${without}.`,
      `yunlet.config.json 没有为集合 ${without} 声明 seed。`,
    );
  }
  const all = await readSeeds(collections, project.dir);
  const seeds = all.filter(({ collection }) => call.words.length === 0 || call.words.includes(collection));
  const planted =
    seeds.length === 0
      ? []
      : await withCloud(call, (cloud) => plantSeeds(call, cloud, seeds), { declares: 'leave' });
  if (call.json) emit(call, { seeds: planted });
  else if (seeds.length === 0) say(call, declaredText(call.lang, 'noSeeds'));
  const good = planted.filter(({ refused }) => refused.length === 0).length;
  if (good === planted.length) return 0;
  throw new CloudError('PARTLY_DONE', { fields: { done: good, total: planted.length } });
}
