import { join } from 'node:path';
import { EJSON, type Document } from 'bson';
import { openidOf } from '../auth';
import { systemClock } from '../base';
import {
  createPermissionTable,
  readById,
  type PermissionTable,
  type ReadDocument,
  type Subject,
} from '../rules';
import { flagText, type Call } from './command';
import { databaseOf } from './database';
import { findRunning } from './running';
import { dataDir, loadSettings, type Settings } from './settings';
import { usage } from './usage';

/** What the `rules` commands work with. */
export interface RulesSettings {
  readonly settings: Settings;
  readonly permissions: PermissionTable;
  /** Names of the collections that are declared. */
  readonly collections: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Reads the permissions and rules of the project.
 *
 * @throws CloudError `CONFIG_INVALID`
 */
export function loadRules(call: Call): RulesSettings {
  const settings = loadSettings(call, 'dev');
  const { config } = settings;
  return {
    settings,
    permissions: createPermissionTable(config, join(config.projectDir, 'yunlet.config.json')),
    collections: Object.keys(config.collections),
    now: systemClock.now(),
  };
}

/** Who asks: the user of `--as`, or nobody. A name is the simulated user's of the preview. */
export function subjectOf(call: Call, { settings }: RulesSettings): Subject {
  const who = flagText(call, 'as');
  return { kind: 'user', openid: who === undefined ? null : openidOf(settings.config.appid, who) };
}

/** Reads what `get()` asks for from the running cloud of the project; undefined where none runs. */
export function readerOf(call: Call): ReadDocument | undefined {
  const running = findRunning(dataDir(call));
  if (running === undefined) return undefined;
  const execute = databaseOf(running, { lang: call.lang });
  return readById(async (collection, query) => {
    const reply = await execute({ action: 'find', collection, query, limit: 2, byId: false });
    return (reply as { readonly list: readonly Document[] }).list;
  });
}

/**
 * A document given as EJSON.
 *
 * @throws CloudError `USAGE`
 */
export function documentOf(call: Call, name: string): Document | undefined {
  const text = flagText(call, name);
  if (text === undefined) return undefined;
  try {
    const value: unknown = EJSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw usage(`--${name} must be one document in EJSON.`, `--${name} 必须是一个 EJSON 文档。`);
}
