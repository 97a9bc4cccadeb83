import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EJSON } from 'bson';
import { createCloud, type Cloud } from '../../../../cloud';
import {
  createLogger,
  readJsonFile,
  readProject,
  resolveConfig,
  type CloudConfig,
  type CollectionSettings,
} from '../../../../cloud/base';
import { createPlay, type Play, type Played } from '../play';

/** What a command says with `--json`, as far as tests look at it. */
export interface Said {
  readonly code: number;
  readonly env: string;
  readonly changes: readonly Kind[];
  readonly done: readonly Kind[];
  readonly refused: readonly object[];
  readonly undeclared: readonly object[];
  readonly seeds: readonly object[];
  readonly target: string;
  readonly notCarried: readonly string[];
}
interface Kind {
  readonly kind: string;
}

/** A cloud of the project that runs in this process. */
export interface Started {
  readonly cloud: Cloud;
  readonly config: CloudConfig;
  /** Warnings about what is declared. */
  readonly log: readonly Record<string, unknown>[];
  /** The words of a command that say where it is. */
  readonly at: readonly string[];
  readonly plan: (...words: readonly string[]) => Promise<Said>;
  readonly apply: (...words: readonly string[]) => Promise<Said>;
  readonly stop: () => Promise<void>;
}

/** A project in a folder of its own. */
export interface Scene {
  readonly dir: string;
  readonly play: Play;
  readonly write: (name: string, content: unknown) => void;
  /** Writes yunlet.config.json. */
  readonly settings: (collections: Record<string, CollectionSettings> | undefined, more?: object) => void;
  /** Starts a cloud for the project as its file is now. */
  readonly start: (mode?: 'serve' | 'test') => Promise<Started>;
  readonly close: () => Promise<void>;
}

/** Makes a project with one function. */
export function openScene(): Scene {
  const open: Cloud[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'yunlet-declared-'));
  const play = createPlay(() => dir);
  const write = (name: string, content: unknown) =>
    writeFileSync(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  write('project.config.json', { appid: 'wx0123456789abcdef', cloudfunctionRoot: 'cloudfunctions/' });
  mkdirSync(join(dir, 'cloudfunctions/hello'), { recursive: true });
  write('cloudfunctions/hello/index.js', 'exports.main = async () => 1;');
  write('cloudfunctions/hello/config.json', {
    timeout: 7,
    runtime: 'Nodejs18.15',
    triggers: [{ name: 'nightly', type: 'timer', config: '0 0 3 * * * *' }],
  });
  return {
    dir,
    play,
    write,
    settings: (collections, more = {}) =>
      write('yunlet.config.json', {
        version: 1,
        env: 'dev-1',
        ...(collections === undefined ? {} : { collections }),
        ...more,
      }),
    async start(mode = 'serve') {
      const log: Record<string, unknown>[] = [];
      const config = resolveConfig({
        project: readProject(dir),
        file: readJsonFile(join(dir, 'yunlet.config.json')),
        mode,
        flags: { port: 0, dataDir: join(dir, 'data') },
      });
      const logger = createLogger({
        level: 'warn',
        format: 'json',
        write: (text) => {
          const line = JSON.parse(text) as Record<string, unknown>;
          // Not what functions have to say.
          if (String(line['code']).startsWith('DECLARED_')) log.push(line);
        },
      });
      const cloud = await createCloud(config, { logger });
      open.push(cloud);
      const at = ['--url', cloud.url, '--key', cloud.key];
      const asked =
        (command: string) =>
        async (...words: readonly string[]) =>
          saidBy(await play(command, ...words, '--json', ...at));
      return { cloud, config, log, at, plan: asked('plan'), apply: asked('apply'), stop: cloud.stop };
    },
    async close() {
      for (const cloud of open) await cloud.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The first line of stdout, and the exit code. */
export function saidBy({ code, out }: Played): Said {
  return { ...(JSON.parse(out.split('\n')[0] ?? '') as Said), code };
}

/** Kinds of changes, in their order. */
export const kinds = (changes: readonly Kind[]) => changes.map(({ kind }) => kind);

/** Ids of a collection. */
export async function idsOf({ store }: Cloud, collection: string): Promise<readonly unknown[]> {
  const found = await store.find({ database: 'dev-1', collection }, { filter: {}, sort: { _id: 1 } });
  return found.map(({ _id }) => _id as unknown);
}

/** Sends a request of the administrator's, or of a page's. */
export async function client(
  { url, key }: Cloud,
  path: string,
  { body, as }: { readonly body: object; readonly as?: string },
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-yunlet-key': key,
      ...(as === undefined ? {} : { 'x-yunlet-as': as }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Reads the collection `notes` as a page. */
export function readAsPage(cloud: Cloud) {
  const request = EJSON.serialize({ action: 'find', collection: 'notes', query: {}, byId: false });
  return client(cloud, '/client/database', { body: { request }, as: 'alice' });
}

/** Waits until something has become so, 10 s at most. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('it did not become so in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
