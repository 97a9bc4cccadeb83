import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const FILES = 'test/cloud/(node-versions|functions/node-matrix)\\.test\\.ts';

/** What is used of Jest's report. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly duration?: number;
    }[];
  }[];
}

/** Runs what `npm test` does on two versions of Node on all that functions may declare. Gives the number of failures. */
export function judgeNodeVersions(): number {
  const folder = mkdtempSync(join(tmpdir(), 'yunlet-nodes-'));
  const file = join(folder, 'report.json');
  try {
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const words = ['--selectProjects=node', '--testPathPatterns', FILES, '--json', `--outputFile=${file}`];
    const env = { ...process.env, YUNLET_NODES: 'all' };
    const began = performance.now();
    spawnSync(process.execPath, [jest, ...words], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    for (const { title, status, duration = 0 } of results) {
      console.log(
        `${status === 'passed' ? 'ok       ' : 'FAILED   '} ${title} (${(duration / 1000).toFixed(1)} s)`,
      );
    }
    console.log(`${((performance.now() - began) / 1000).toFixed(0)} s in all`);
    const failed = results.filter(({ status }) => status !== 'passed').length;
    return results.length === 0 ? 1 : failed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
