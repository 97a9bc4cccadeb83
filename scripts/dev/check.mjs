// `npm run check`: everything that gates a change besides the tests, two steps at a time, one summary line each.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { findings } from './hygiene.mjs';
import { captureNode, install, root, tool } from './steps.mjs';

install();
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 << 20,
})
  .split('\0')
  .filter((name) => name !== '');
const programmes = tracked.filter(
  (name) => /(^|\/)tsconfig[^/]*\.json$/.test(name) && !name.startsWith('test/fixtures/'),
);

const steps = [
  { name: 'lint', words: [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
  ...programmes.map((file) => ({
    name: `types ${file}`,
    words: [tool('typescript/bin/tsc'), '-p', file, '--noEmit'],
  })),
  { name: 'format', words: [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  {
    name: 'layers',
    words: [
      tool('dependency-cruiser/bin/dependency-cruise.mjs'),
      'cloud',
      'cloudfunctions',
      'shared',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
    ],
  },
  { name: 'dead code', words: [tool('knip/bin/knip.js'), '--no-progress'] },
  { name: 'generated docs', words: ['--import', 'tsx', 'scripts/dev/docs.ts', '--check'] },
  { name: 'api reports', words: ['scripts/dev/api.mjs', '--check'] },
  { name: 'hygiene', run: hygiene },
];

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const queue = steps.filter(
  (step) => wanted.length === 0 || wanted.some((word) => step.name.startsWith(word)),
);
if (queue.length === 0) {
  console.error(
    `No step is called ${wanted.join(', ')}. Steps: ${steps.map((step) => step.name).join(', ')}`,
  );
  process.exit(2);
}
const total = queue.length;
let failed = 0;
const worker = async () => {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const start = process.hrtime.bigint();
    const { code, text } = step.run ? step.run() : await captureNode(step.words);
    const seconds = (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
    if (code !== 0) {
      failed++;
      console.log(text.trimEnd());
    }
  }
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
console.log(failed === 0 ? `All ${total} checks passed` : `${failed} of ${total} checks failed`);
process.exitCode = failed === 0 ? 0 : 1;

function hygiene() {
  const found = tracked.flatMap((name) => {
    try {
      return findings(name, readFileSync(join(root, name)));
    } catch {
      return [];
    }
  });
  return { code: found.length === 0 ? 0 : 1, text: found.join('\n') };
}
