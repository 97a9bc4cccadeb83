// `node scripts/dev/run.mjs CHORE`: the chores behind npm run build, bench, judge, drill and docs (with api).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, runNode } from './steps.mjs';

const CHORES = {
  build: 'scripts/dev/build.mjs',
  bench: 'test/bench/run.ts',
  judge: 'test/judge/run.ts',
  drill: 'test/drill/run.ts',
  docs: 'scripts/dev/docs.ts',
  api: 'scripts/dev/api.mjs',
};

const [chore = '', ...words] = process.argv.slice(2);
const file = Object.hasOwn(CHORES, chore) ? CHORES[chore] : undefined;
if (file === undefined) {
  console.error(`There is no chore "${chore}". Chores: ${Object.keys(CHORES).join(', ')}`);
  process.exit(2);
}
if (!existsSync(join(root, file))) {
  console.error(`${chore} comes in a later version: ${file} is not there yet`);
  process.exit(1);
}
install();
process.exitCode = await runNode([...(file.endsWith('.ts') ? ['--import', 'tsx'] : []), file, ...words]);
