import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud } from '../../cloud/testing';
import { chosenNodes, whyNoNodes } from '../suites/nodes';

const FIXTURE = join(__dirname, '../fixtures/projects/sdk');
const SDKS = [
  ['~2.6.3', '2.6.3'],
  ['latest', '4.0.2'],
] as const;

const MODULE = `
import cloud from 'wx-server-sdk';
import protobuf from 'protobufjs';
import { version } from './version.mjs';
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const items = cloud.database().collection('modules');
export const main = async ({ n }) => {
  const { _id } = await items.add({ data: { n } });
  const { data } = await items.doc(_id).get();
  return { n: data.n, version, openid: cloud.getWXContext().OPENID, undeclared: typeof protobuf };
};
`;

/** A project whose functions declare one Node, and each SDK once. */
function projectOn(node: string): string {
  const project = mkdtempSync(join(tmpdir(), 'yunlet-nodes-'));
  const put = (path: string, content: string | object) => {
    mkdirSync(join(project, path, '..'), { recursive: true });
    writeFileSync(join(project, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  cpSync(join(FIXTURE, 'project.config.json'), join(project, 'project.config.json'));
  put('yunlet.config.json', { version: 1, nodeVersions: 'declared' });
  const add = (name: string, range: string, main = 'index.js') => {
    const dir = `cloudfunctions/${name}`;
    put(`${dir}/package.json`, { name, main, dependencies: { 'wx-server-sdk': range } });
    put(`${dir}/config.json`, { runtime: `Nodejs${node}`, timeout: 60 });
    return dir;
  };
  for (const [range, version] of SDKS) {
    cpSync(join(FIXTURE, 'everything'), join(project, add(`everything-${version}`, range)), {
      recursive: true,
    });
    const dir = add(`module-${version}`, range, 'index.mjs');
    put(`${dir}/index.mjs`, MODULE);
    put(`${dir}/version.mjs`, 'export const { node: version } = process.versions;\n');
  }
  cpSync(join(FIXTURE, 'cloudfunctions/double'), join(project, add('double', 'latest')), { recursive: true });
  return project;
}

/** Before it, Node has no hooks for `import`, which then finds a function's own folder alone. */
const HAS_HOOKS = (node: string) => Number.parseInt(node, 10) >= 20;

test.each(chosenNodes())(
  'every kind of call of the SDKs works on Node %s',
  async (node) => {
    const missing = await whyNoNodes();
    if (missing !== undefined) {
      process.stdout.write(`left out: Node ${node}: ${missing}\n`);
      return;
    }
    const project = projectOn(node);
    const cloud = await createTestCloud({ project });
    const versions = new Set<string>();
    try {
      const alice = await cloud.as('alice');
      for (const [range, version] of SDKS) {
        const out = await alice.callFunction(`everything-${version}`, { mark: range });
        expect(out).toMatchObject({
          version,
          added: { _id: 'one' },
          got: { title: 'one', n: 1, tags: ['a'] },
          where: [{ title: 'three' }, { title: 'two' }],
          updated: { stats: { updated: 1 } },
          updatedMany: { stats: { updated: 2 } },
          one: { n: 6, deep: { x: 1 }, tags: ['a', 'z'], big: true },
          count: { total: 2 },
          left: ['four', 'one'],
          called: { doubled: 42, OPENID: alice.openid, SOURCE: 'wx_client,scf' },
          downloaded: `你好 ${range}`,
          gone: 'gone',
          context: { OPENID: alice.openid },
        });
        if (HAS_HOOKS(node)) {
          const told = (await alice.callFunction(`module-${version}`, { n: 7 })) as { version: string };
          expect(told).toMatchObject({ n: 7, openid: alice.openid, undeclared: 'object' });
          versions.add(told.version);
        }
        await cloud.reset();
      }
      // Of the same major version, our own will do.
      const own = process.versions.node;
      const right = Number.parseInt(node, 10) === Number.parseInt(own, 10) ? own : `${node}.`;
      for (const version of versions) expect(version.startsWith(right)).toBe(true);
      if (!HAS_HOOKS(node)) {
        process.stdout.write(`left out on Node ${node}: import of installed packages, which wants 18.19\n`);
      }
    } finally {
      await cloud.stop();
      rmSync(project, { recursive: true, force: true, maxRetries: 5 });
    }
  },
  180_000,
);
