import { buildSync } from 'esbuild';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLIENTS, type ClientName } from './scenario';

/** The beginning of the names of a client's collections. */
export const prefixOf = (client: ClientName): string => client.replaceAll(/[^a-z0-9]+/g, '_');

/** The function that runs the scenarios with one version of wx-server-sdk. */
export const functionOf = (version: string): string => `scenarios-${version.replaceAll('.', '-')}`;

/** Makes a project outside the repository with one function for each version, and gives its folder. */
export function makeProject(versions: readonly string[]): string {
  const project = mkdtempSync(join(tmpdir(), 'yunlet-table-'));
  const put = (path: string, content: object) => writeFileSync(join(project, path), JSON.stringify(content));
  put('project.config.json', { appid: 'wx0123456789abcdef', cloudfunctionRoot: 'functions/' });
  const open = { permission: 'CUSTOM', rules: { read: 'true', write: 'true' } };
  const collections: Record<string, object> = {};
  for (const client of CLIENTS) {
    const prefix = prefixOf(client);
    collections[prefix] = open;
    collections[`${prefix}_other`] = open;
    collections[`${prefix}_places`] = { ...open, indexes: [{ name: 'at', keys: { at: '2dsphere' } }] };
  }
  put('yunlet.config.json', { version: 1, collections });
  for (const version of versions) {
    const name = functionOf(version);
    const outfile = join(project, 'functions', name, 'index.js');
    mkdirSync(join(project, 'functions', name), { recursive: true });
    buildSync({ entryPoints: [join(__dirname, 'function.ts')], outfile, bundle: true, platform: 'node' });
    put(`functions/${name}/package.json`, { name, dependencies: { 'wx-server-sdk': version } });
    put(`functions/${name}/config.json`, { timeout: 60 });
  }
  return project;
}

/** The versions of wx-server-sdk that run in functions. */
export const VERSIONS: readonly string[] = CLIENTS.filter((name) => name.startsWith('wx-')).map(
  (name) => name.split(' ')[1] ?? '',
);
