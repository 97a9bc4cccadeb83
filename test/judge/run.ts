/**
 * Runs public WeChat cloud projects, unmodified, through `yunlet dev --project` and compares what their functions
 * leave behind with what reading their code predicts. None of their code is kept here: `prepare` clones the repositories
 * of manifest.json, as `owner+name`, into the folder named by YUNLET_JUDGE_DIR. Words after it: a part of a repository's
 * name to judge only that, `prepare`, `start` to measure how the largest project starts, `sdk` to run every version of
 * wx-server-sdk, `database` to run every command of the database with every client, `mongodb` to run the tests of the
 * database on the server of MONGODB_URI, `node-versions` to run functions on every Node they may declare, `mangodb` to run the tests of that project against the engine.
 *
 * @packageDocumentation
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'prettier';
import { writeDatabaseTable } from '../compat/database-table';
import { runSdkMatrix } from '../compat/sdk-matrix';
import { judgeProject } from './judge-project';
import type { JudgedProject } from './judge';
import { judgeMangodb, printMangodb } from './mangodb/run';
import { judgeMongodb } from './mongodb';
import { judgeNodeVersions } from './node-versions';
import { checkoutOf, prepare } from './prepare';
import { document, reachesGoals, rowOf, totals, type Report, type Row } from './report';
import { measureStarts } from './starting';

const ROOT = resolve(__dirname, '../..');
const MEASURED = join(ROOT, 'docs/measurements/projects.json');
const PAGE = join(ROOT, 'docs/projects.md');
const PROJECTS = JSON.parse(
  readFileSync(join(__dirname, 'manifest.json'), 'utf8'),
) as readonly JudgedProject[];

async function main(words: readonly string[]): Promise<number> {
  const shelf = process.env['YUNLET_JUDGE_DIR'] ?? join(ROOT, '.judge');
  const json = words.includes('--json');
  const [word] = words.filter((one) => !one.startsWith('--'));
  if (word === 'sdk') return (await runSdkMatrix()) === 0 ? 0 : 1;
  if (word === 'database') return (await writeDatabaseTable()) === 0 ? 0 : 1;
  if (word === 'mongodb') return judgeMongodb(process.env['MONGODB_URI']);
  if (word === 'node-versions') return judgeNodeVersions() === 0 ? 0 : 1;
  if (word === 'mangodb') {
    const report = await judgeMangodb(process.env['YUNLET_MANGODB_DIR'] ?? join(shelf, 'mangodb'));
    if (report !== undefined && json) console.log(JSON.stringify(report));
    return report === undefined || printMangodb(report) ? 0 : 1;
  }
  if (word === 'prepare') {
    return prepare(PROJECTS, shelf, process.env['YUNLET_JUDGE_FROM'] ?? 'https://github.com') === 0 ? 0 : 1;
  }
  if (word === 'start') return measureLargest(shelf);
  const chosen = PROJECTS.filter(({ repository }) => word === undefined || repository.includes(word));
  const rows = await judgeAll(chosen, shelf);
  if (json) console.log(JSON.stringify(rows));
  if (rows.length === PROJECTS.length) await keep({ projects: rows });
  const { functions, loaded, theirLoads, expectations, met } = totals(rows);
  console.log(
    `${loaded} of ${functions} functions load, ${theirLoads} cannot; ${met} of ${expectations} expectations are met`,
  );
  return rows.every(({ failed }) => failed.length === 0) && reachesGoals(rows) ? 0 : 1;
}

async function judgeAll(projects: readonly JudgedProject[], shelf: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const project of projects) {
    const checkout = checkoutOf(shelf, project);
    if (!existsSync(checkout)) {
      console.log(`left out  ${project.repository}: no checkout at ${checkout}; npm run judge -- prepare`);
      continue;
    }
    const row = rowOf(await judgeProject(project, checkout));
    rows.push(row);
    const { functions, loaded, expectations, met, theirs, failed } = row;
    console.log(
      `${failed.length === 0 ? 'ok       ' : 'FAILED   '} ${project.repository}: ${loaded} of ${functions} functions load, ${met} of ${expectations} expectations are met`,
    );
    for (const { what, cause } of theirs) console.log(`  its own: ${what} (${cause})`);
    for (const what of failed) console.log(`  ${what}`);
  }
  return rows;
}

async function measureLargest(shelf: string): Promise<number> {
  const measured = existsSync(MEASURED) ? (JSON.parse(readFileSync(MEASURED, 'utf8')) as Report) : undefined;
  const sizes = new Map(measured?.projects.map(({ repository, functions }) => [repository, functions]));
  const there = PROJECTS.filter((project) => existsSync(checkoutOf(shelf, project)));
  const [largest] = there.sort((a, b) => (sizes.get(b.repository) ?? 0) - (sizes.get(a.repository) ?? 0));
  if (largest === undefined || measured === undefined) {
    console.log('left out  starts: judge the projects first');
    return 0;
  }
  const starts = await measureStarts(join(checkoutOf(shelf, largest), largest.folder ?? ''), largest);
  console.log(JSON.stringify({ repository: largest.repository, ...starts }));
  await keep({ starts: { repository: largest.repository, ...stamp(), ...starts } });
  return starts.first.loaded === starts.offline.loaded ? 0 : 1;
}

/** Writes what was measured, beside what was measured before. */
async function keep(news: Pick<Report, 'projects'> | Required<Pick<Report, 'starts'>>): Promise<void> {
  const before = existsSync(MEASURED) ? (JSON.parse(readFileSync(MEASURED, 'utf8')) as Report) : undefined;
  const report: Report = {
    ...stamp(),
    machine: { cores: cpus().length, platform: process.platform, node: process.version },
    projects: [],
    ...('projects' in news ? (before?.starts === undefined ? {} : { starts: before.starts }) : before),
    ...news,
  };
  writeFileSync(MEASURED, await format(JSON.stringify(report), { parser: 'json' }));
  writeFileSync(PAGE, await format(document(report), { parser: 'markdown' }));
}

function stamp() {
  return {
    at: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  };
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
