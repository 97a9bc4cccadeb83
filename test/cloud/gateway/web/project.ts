import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../../../cloud/base';
import { createTestCloud, type TestCloud } from '../../../../cloud/testing';

/** The environment of the project. */
export const ENV = 'env-1a2b';

const SETTINGS = {
  env: ENV,
  collections: {
    own: { permission: 'PRIVATE' },
    open: { permission: 'READONLY' },
    closed: { permission: 'ADMINONLY' },
    ruled: {
      permission: 'CUSTOM',
      rules: {
        read: "doc.owner == auth.uid || auth.loginType == 'CUSTOM'",
        create: 'request.data.owner == auth.uid',
        update: 'doc.owner == auth.uid',
        delete: false,
      },
    },
  },
  storage: {
    permission: 'CUSTOM',
    rules: { read: true, write: "auth.loginType != 'ANONYMOUS' || resource.path == 'free.txt'" },
  },
};

const WHO = `
const cloud = require('@cloudbase/node-sdk');
exports.main = async (event) => ({ event, user: cloud.init({ env: 'x' }).auth().getUserInfo() });
`;

/** A cloud of a project for web pages, whose time a test may move. */
export interface WebProject {
  readonly cloud: TestCloud;
  /** Moves the cloud's time; the pages' own stays. */
  advance(ms: number): void;
  close(): Promise<void>;
}

/** Starts it, with other settings in yunlet.config.json where told. */
export async function openWebProject(
  settings: object = {},
  options: { readonly strict?: boolean } = {},
): Promise<WebProject> {
  const project = await mkdtemp(join(tmpdir(), 'yunlet-web-'));
  const who = join(project, 'cloudfunctions', 'who');
  await mkdir(who, { recursive: true });
  await writeFile(
    join(project, 'project.config.json'),
    '{"appid":"wx1234567890abcdef","cloudfunctionRoot":"cloudfunctions/"}',
  );
  await writeFile(
    join(project, 'yunlet.config.json'),
    JSON.stringify({ version: 1, ...SETTINGS, ...settings }),
  );
  await writeFile(
    join(who, 'index.js'),
    WHO.replace('@cloudbase/node-sdk', require.resolve('@cloudbase/node-sdk').replaceAll('\\', '/')),
  );
  await writeFile(join(who, 'config.json'), '{"timeout":20}');
  let ahead = 0;
  const clock: Clock = {
    now: () => systemClock.now() + ahead,
    elapsed: () => systemClock.elapsed(),
    after: (ms, run) => systemClock.after(ms, run),
  };
  const cloud = await createTestCloud({ project, clock, ...options });
  return {
    cloud,
    advance: (ms) => (ahead += ms),
    async close() {
      await cloud.stop();
      await rm(project, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Waits until something holds, for some seconds at most. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('It did not come to pass within five seconds');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
