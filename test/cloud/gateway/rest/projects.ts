import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud, type TestCloudOptions } from '../../../../cloud/testing';

const FUNCTIONS: Readonly<Record<string, string>> = {
  echo: 'exports.main = async (event) => event;',
  text: "exports.main = async () => 'plain words';",
  nothing: 'exports.main = async () => undefined;',
  broken: "exports.main = async () => { throw new Error('the reason') };",
};

/** A cloud with the functions echo, text, nothing and broken. */
export interface RestCloud {
  readonly cloud: TestCloud;
  stop(): Promise<void>;
}

/** Opens a {@link RestCloud} in temporary folders. */
export async function openRestCloud(options: TestCloudOptions = {}): Promise<RestCloud> {
  const project = await mkdtemp(join(tmpdir(), 'yunlet-rest-'));
  await writeFile(
    join(project, 'project.config.json'),
    '{"appid":"wx1234567890abcdef","cloudfunctionRoot":"cloudfunctions/"}',
  );
  for (const [name, code] of Object.entries(FUNCTIONS)) {
    await mkdir(join(project, 'cloudfunctions', name), { recursive: true });
    await writeFile(join(project, 'cloudfunctions', name, 'index.js'), code);
  }
  const cloud = await createTestCloud({ project, ...options });
  return {
    cloud,
    async stop() {
      await cloud.stop();
      await rm(project, { recursive: true, force: true });
    },
  };
}
