import { rmSync } from 'node:fs';
import { createTestCloud, type TestCloud } from '../../cloud/testing';
import { runClient } from './database/clients';
import { FAMILIES } from './database/families';
import { makeProject } from './database/project';
import type { ClientName, Column } from './database/scenario';
import { verdict } from './database/verdict';

const TESTED: readonly ClientName[] = ['wx-server-sdk 2.6.3', 'wx-server-sdk 4.0.2', 'yunlet-client'];
const VERSIONS = TESTED.filter((name) => name.startsWith('wx-')).map((name) => name.split(' ')[1] ?? '');
const SCENARIOS = FAMILIES.flatMap((family) =>
  Object.entries(family.scenarios).map(
    ([title, scenario]) => [`${family.name} › ${title}`, scenario] as const,
  ),
);

describe('the database of', () => {
  let project: string;
  let cloud: TestCloud;

  beforeAll(async () => {
    project = makeProject(VERSIONS);
    cloud = await createTestCloud({ project });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  });

  describe.each(TESTED)('%s', (client) => {
    let column: Column;
    beforeAll(async () => {
      column = await runClient(client, cloud);
    }, 120_000);

    it.each(SCENARIOS)('%s', (name, scenario) => {
      expect(verdict(client, scenario, column.outcomes[name])).not.toMatchObject({ state: 'failed' });
    });
  });
});
