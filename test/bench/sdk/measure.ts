import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProject, resolveConfig } from '../../../cloud/base';
import { compile } from '../compile';
import type { Machine } from '../machine';
import { atMost, info, spreadOf, type Row, type Spread } from '../rows';
import type { CallerReport, CallerSettings, Operation, Way } from './caller';

const SDK = '@cloudbase/node-sdk';

/**
 * How long a call of the database takes through a real SDK, beside what cannot be spared: the same SDK against a server that
 * answers constants, and the bare driver against the same engine. All have answered thousands of calls before.
 */
export async function measureSdk({
  machine,
  quick,
}: {
  readonly machine: Machine;
  readonly quick: boolean;
}): Promise<readonly Row[]> {
  const compiled = await compile('test/bench');
  const reports: CallerReport[] = [];
  for (let round = quick ? 1 : 5; round > 0; round--) {
    await machine.idle();
    reports.push(await measured(compiled, quick ? { block: 20, blocks: 10 } : { block: 50, blocks: 40 }));
  }
  const spread = (read: (report: CallerReport) => number): Spread => spreadOf(reports.map(read));
  const rows = (operation: Operation): Row[] => {
    const ratio = spread(({ [operation]: { cloud, constants, driver } }) => cloud / (constants + driver));
    const micros = (way: Way, what: string) => {
      const found = spread((report) => report[operation][way]);
      return info('D1', `${operation}(): ${what}, p50, µs`, [found.median, found]);
    };
    return [
      atMost('D1', `${operation}() through node-sdk, p50, x (constants + driver)`, [
        1.5,
        ratio.median,
        ratio,
      ]),
      micros('cloud', 'node-sdk to the cloud'),
      micros('constants', 'node-sdk to a server of constants'),
      micros('driver', 'the bare driver'),
    ];
  };
  return [...rows('get'), ...rows('add'), ...rows('update')];
}

async function measured(
  compiled: string,
  size: Pick<CallerSettings, 'block' | 'blocks'>,
): Promise<CallerReport> {
  const project = await mkdtemp(join(tmpdir(), 'yunlet-bench-sdk-'));
  await mkdir(join(project, 'cloudfunctions'));
  await writeFile(
    join(project, 'project.config.json'),
    '{"appid":"wx1234567890abcdef","cloudfunctionRoot":"cloudfunctions/"}',
  );
  const config = { ...resolveConfig({ project: readProject(project), file: {}, mode: 'dev' }), port: 0 };
  const server = (...words: readonly string[]) =>
    fork(join(compiled, 'sdk', 'server.js'), words, { execArgv: [] });
  const children: ChildProcess[] = [];
  const begun = async (child: ChildProcess) => {
    children.push(child);
    const [facts] = (await once(child, 'message')) as [Record<'url' | 'mongodb' | 'env' | 'key', string>];
    return facts;
  };
  try {
    const { url, mongodb, env, key } = await begun(server('cloud', JSON.stringify(config)));
    const constants = await begun(server('constants', url));
    const sdk = require.resolve(SDK);
    const settings: CallerSettings = {
      sdk,
      cloud: url,
      constants: constants.url,
      mongodb,
      env,
      key,
      ...size,
    };
    // Outside of the cloud the SDK looks for its metadata host before each call, and waits twice for 30 ms where nothing
    // answers; in a container of the cloud, which this says it is, it does not.
    const caller = fork(join(compiled, 'sdk', 'caller.js'), [JSON.stringify(settings)], {
      execArgv: [],
      env: { ...process.env, CBR_ENV_ID: 'bench' },
    });
    const failed = once(caller, 'exit').then(() => {
      throw new Error('the program that calls has ended early');
    });
    const [report] = (await Promise.race([once(caller, 'message'), failed])) as [CallerReport];
    await failed.catch(() => undefined);
    return report;
  } finally {
    for (const child of children) {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    }
    await rm(project, { recursive: true, force: true });
  }
}
