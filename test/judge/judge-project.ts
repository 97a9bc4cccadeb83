import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDev } from './dev-cloud';
import { compare, type JudgedProject, type Verdict } from './judge';
import { loadAll, type Loading } from './loading';
import { PLAYS } from './projects';
import { createStage } from './stage';

/** What came of one project. */
export interface Judgement {
  readonly project: JudgedProject;
  /** Undefined where the project did not start. */
  readonly loading?: Loading;
  /** What its play expected. */
  readonly verdicts: readonly Verdict[];
  /** What must hold of the run itself: the right commit, a start, an untouched folder. */
  readonly conditions: readonly Verdict[];
}

/** Starts a project from its checkout as a developer would, plays with it, and loads all its functions. */
export async function judgeProject(project: JudgedProject, checkout: string): Promise<Judgement> {
  const git = (...words: string[]) =>
    execFileSync('git', ['-C', checkout, ...words], { encoding: 'utf8' }).trim();
  const verdicts: Verdict[] = [];
  const conditions: Verdict[] = [
    compare('the checkout is the judged commit', git('rev-parse', 'HEAD'), project.commit),
  ];
  const before = git('status', '--porcelain', '--ignored');
  const folder = join(checkout, project.folder ?? '');
  const data = mkdtempSync(join(tmpdir(), 'yunlet-judge-'));
  let loading: Loading | undefined;
  try {
    const cloud = await startDev(folder, { data });
    try {
      await PLAYS[project.repository]?.(createStage(cloud, checkout, verdicts));
    } catch (error) {
      verdicts.push({ what: 'the play', ok: false, detail: String(error) });
    }
    try {
      loading = await loadAll(cloud, project.theirs);
    } finally {
      await cloud.stop();
    }
  } catch (error) {
    conditions.push({ what: 'the start', ok: false, detail: String(error) });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
  conditions.push({
    what: 'the project folder is untouched',
    ok: git('status', '--porcelain', '--ignored') === before,
  });
  return { project, verdicts, conditions, ...(loading === undefined ? {} : { loading }) };
}
