import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ENV, openWebProject, type WebProject } from '../web/project';

/** A program of the user's with the build that Node gets; prints what came back as JSON. */
const SCRIPT = `
const [, sdk, host, env, endPointMode] = process.argv;
const cloudbase = require(sdk);
(async () => {
  const app = (cloudbase.default ?? cloudbase).init({ env, ...(endPointMode && { endPointMode }) });
  app.registerHost(host, 'http');
  const { error } = await app.auth().signInAnonymously({});
  const own = app.database().collection('own');
  const { id } = await own.add({ n: 1, at: new Date(5) });
  await own.doc(id).update({ n: app.database().command.inc(1) });
  const { data } = await own.where({ at: new Date(5) }).get();
  const { result } = await app.callFunction({ name: 'who', data: { a: 1 } });
  process.stdout.write('OUT ' + JSON.stringify({ error, numbers: data.map(({ n }) => n), event: result.event }));
  process.exit(0);
})();
`;

describe('@cloudbase/js-sdk 3.x as Node gets it', () => {
  const sdk = join(require.resolve('@cloudbase/js-sdk'), '../index.node.cjs.js');
  let project: WebProject;
  beforeAll(async () => {
    project = await openWebProject();
  });
  afterAll(() => project.close());
  beforeEach(async () => {
    for (const name of await project.cloud.db.collections()) await project.cloud.db.collection(name).clear();
  });

  it.each([
    ['its own mode, over /web', ''],
    ['GATEWAY, over /v1', 'GATEWAY'],
  ])('works unmodified in %s', async (_name, mode) => {
    const { host } = new URL(project.cloud.url);
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT, sdk, host, ENV, mode]);
    const seen = JSON.parse(stdout.slice(stdout.lastIndexOf('OUT ') + 4)) as object;
    expect(seen).toMatchObject({ error: null, numbers: [2], event: { a: 1 } });
  });
});
