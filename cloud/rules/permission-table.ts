import { CloudError, type Sentence } from '../base';
import type { PermissionMode } from './permission-mode';
import { readRules, type RuleSet, type RuleSources } from './rule-set';
import type { StoragePermission } from './storage-permission';

/** What settings declare of one collection, or of the storage. */
export interface DeclaredPermission {
  readonly permission?: PermissionMode;
  readonly rules?: RuleSources;
}

/** What settings declare of permissions. */
export interface DeclaredPermissions {
  readonly collections: Readonly<Record<string, DeclaredPermission>>;
  readonly storage: DeclaredPermission;
}

/** Which permission applies to what, at this moment. */
export interface PermissionTable {
  /** PRIVATE where nothing is declared, as on WeChat's cloud. */
  readonly permissionOf: (collection: string, env?: string) => PermissionMode;
  /** The security rules of a `CUSTOM` collection. */
  readonly rulesOf: (collection: string, env?: string) => RuleSet | undefined;
  /** READONLY where nothing is declared, as for a new bucket of WeChat's cloud. */
  readonly storage: (env?: string) => StoragePermission;
  /** What is in force in an environment, as it was declared. */
  readonly inForce: (env?: string) => DeclaredPermissions;
  /**
   * Puts other permissions in force from the next request on: in one environment, or, where none is named, in all that
   * have none of their own.
   *
   * @throws CloudError `CONFIG_INVALID`; the old ones stay in force.
   */
  readonly replace: (declared: DeclaredPermissions, env?: string) => void;
}

/** What {@link createPermissionTable} may be given besides. */
export interface PermissionTableOptions {
  /** Other permissions have come into force, at this moment. */
  readonly onReplace?: () => void;
}

/**
 * Makes a {@link PermissionTable}; every rule is read beforehand.
 *
 * @param file - Where the declaration stands, for sentences.
 * @throws CloudError `CONFIG_INVALID` naming the first rule that is wrong, with the column.
 */
export function createPermissionTable(
  declared: DeclaredPermissions,
  file: string,
  { onReplace }: PermissionTableOptions = {},
): PermissionTable {
  let everywhere = readAll(declared, file);
  const own = new Map<string, ReturnType<typeof readAll>>();
  const of = (env: string | undefined) => (env === undefined ? undefined : own.get(env)) ?? everywhere;
  return {
    permissionOf: (collection, env) => of(env).collections.get(collection)?.mode ?? 'PRIVATE',
    rulesOf: (collection, env) => of(env).collections.get(collection)?.rules,
    storage: (env) => of(env).storage,
    inForce: (env) => of(env).declared,
    replace(next, env) {
      const read = readAll(next, file);
      if (env === undefined) everywhere = read;
      else own.set(env, read);
      onReplace?.();
    },
  };
}

function readAll(declared: DeclaredPermissions, file: string) {
  const { collections, storage } = declared;
  const wrong = (place: string, { en, zh }: Sentence) =>
    new CloudError('CONFIG_INVALID', {
      fields: { file, reason: { en: `"${place}": ${en}`, zh: `"${place}"：${zh}` } },
    });
  const read = (place: string, given: DeclaredPermission, kind: 'database' | 'storage') => {
    const { permission, rules: sources } = given;
    if (sources !== undefined && permission !== 'CUSTOM') {
      throw wrong(`${place}.rules`, {
        en: 'rules need "permission": "CUSTOM" beside them.',
        zh: '使用 rules 时必须同时设置 "permission": "CUSTOM"。',
      });
    }
    const { rules, problems } = readRules(sources ?? {}, kind);
    const [problem] = problems;
    if (problem !== undefined) throw wrong(`${place}.rules.${problem.key}`, problem.sentence);
    return { permission, rules };
  };
  const table = new Map<string, { readonly mode: PermissionMode; readonly rules: RuleSet }>();
  for (const [name, given] of Object.entries(collections)) {
    const { permission, rules } = read(`collections.${name}`, given, 'database');
    table.set(name, { mode: permission ?? 'PRIVATE', rules });
  }
  const { permission, rules } = read('storage', storage, 'storage');
  return { declared, collections: table, storage: { mode: permission ?? 'READONLY', rules } };
}
