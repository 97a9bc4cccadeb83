import { isCloudError, type Sentence } from '../../base';
import type { Document } from '../../values';
import { resolveCallerId } from '../caller-id';
import type { ReadDocument } from '../documents-read';
import type { PermissionMode, Subject } from '../permission-mode';
import { narrow } from '../narrow';
import { dataOf } from '../request-data';
import { readRules, type RuleSet } from '../rule-set';
import type { StoragePermission } from '../storage-permission';
import { explainAttempt, explainFile, type Answer } from './attempt';
import { createCoverage, type ClauseCoverage } from './coverage';
import { TableError, type RuleCase, type RuleTable } from './table';

/** The permissions that a table is run against. */
export interface TablePermissions {
  readonly permissionOf: (collection: string) => PermissionMode;
  readonly rulesOf: (collection: string) => RuleSet | undefined;
  readonly storage: StoragePermission;
  /** Collections with rules, for coverage. */
  readonly collections: readonly string[];
}

/** What became of one case. */
export interface CaseResult {
  readonly name: string;
  readonly expected: 'allow' | 'deny';
  readonly came: 'allow' | 'deny';
  readonly ok: boolean;
  /** How it was decided; without trees for basic modes. */
  readonly answer: Answer;
}

/** What a run found. */
export interface TableOutcome {
  readonly results: readonly CaseResult[];
  readonly coverage: readonly ClauseCoverage[];
}

/**
 * Runs a table of cases.
 *
 * @throws TableError for rules in the table that are wrong.
 */
export async function runTable(
  table: RuleTable,
  permissions: TablePermissions,
  now: number,
): Promise<TableOutcome> {
  const own = new Map(
    Object.entries(table.rules).map(([name, sources]) => [
      name,
      readOwn(sources, 'database', `rules.${name}`),
    ]),
  );
  const storage: StoragePermission =
    table.storage === undefined
      ? permissions.storage
      : { mode: 'CUSTOM', rules: readOwn(table.storage, 'storage', 'storage') };
  const modeOf = (name: string): PermissionMode =>
    own.has(name) ? 'CUSTOM' : permissions.permissionOf(name);
  const rulesOf = (name: string): RuleSet => own.get(name) ?? permissions.rulesOf(name) ?? {};
  const names = [...new Set([...own.keys(), ...permissions.collections])].filter(
    (name) => modeOf(name) === 'CUSTOM',
  );
  const sets = new Map(names.map((name) => [`collections.${name}.rules`, rulesOf(name)]));
  if (storage.mode === 'CUSTOM') sets.set('storage.rules', storage.rules);
  const coverage = createCoverage(sets);
  const results: CaseResult[] = [];
  for (const each of table.cases) {
    const answer = await decide(each);
    for (const tree of answer.trees) coverage.note(tree);
    const came = answer.allowed ? 'allow' : 'deny';
    results.push({ name: each.name, expected: each.expect, came, ok: came === each.expect, answer });
  }
  return { results, coverage: coverage.clauses() };

  async function decide(each: RuleCase): Promise<Answer> {
    const subject = subjectOf(each);
    if (each.target === 'file') return explainFile(each.action, each, { permission: storage, subject });
    const { collection, action } = each;
    const { where, document, data } = resolved(each, subject);
    const mode = modeOf(collection);
    if (mode !== 'CUSTOM') {
      return { action, allowed: allowedByMode(each, mode, subject), trees: [] };
    }
    const changes = data === undefined || action !== 'update' ? undefined : dataOf(asOperators(data));
    return explainAttempt(
      {
        action,
        ...(where === undefined || action === 'create' ? {} : { query: where }),
        ...(action === 'create' ? { document: data ?? {} } : document === undefined ? {} : { document }),
        ...(changes === undefined ? {} : { data: changes }),
      },
      { rules: rulesOf(collection), subject, now: table.now ?? now, read: readFrom(table.documents) },
    );
  }
}

type InCollection = Extract<RuleCase, { target: 'collection' }>;

/** `{openid}` stands for who asks. */
function resolved({ where, document, data, action }: InCollection, subject: Subject) {
  const { query, documents } = resolveCallerId(
    {
      action: 'find',
      collection: '',
      ...(where === undefined ? {} : { query: where }),
      ...(data === undefined || action !== 'create' ? {} : { documents: [data] }),
    },
    subject,
  );
  return { where: query, document, data: action === 'create' ? documents?.[0] : data };
}

/** In a basic mode a case is allowed where the request is not refused; the document must be the user's own where that counts. */
function allowedByMode(each: InCollection, mode: PermissionMode, subject: Subject): boolean {
  const { collection, action, where, document, data } = each;
  const request = {
    read: { action: 'find', collection, query: where ?? {} },
    create: { action: 'insert', collection, documents: [data ?? {}] },
    update: { action: 'update', collection, query: where ?? {}, update: asOperators(data ?? {}) },
    delete: { action: 'remove', collection, query: where ?? {} },
  }[action];
  try {
    const narrowed = narrow(mode, request, subject);
    const ownOnly = narrowed !== request && action !== 'create';
    return !ownOnly || document === undefined || document['_openid'] === subject.openid;
  } catch (error) {
    if (!isCloudError(error)) throw error;
    return false;
  }
}

function asOperators(data: Document): Document {
  const isOperators = Object.keys(data).some((key) => key.startsWith('$'));
  return isOperators ? data : { $set: data };
}

function subjectOf({ as }: RuleCase): Subject {
  const { openid = null, uid, loginType } = as ?? {};
  return {
    kind: 'user',
    openid,
    ...(uid === undefined ? {} : { uid }),
    ...(loginType === undefined ? {} : { loginType }),
  };
}

function readFrom(documents: RuleTable['documents']): ReadDocument {
  return async (collection, id) => {
    const found = (documents[collection] ?? []).filter(({ _id }) => String(_id) === id);
    return found.find(({ _id }) => typeof _id === 'string') ?? found[0] ?? null;
  };
}

function readOwn(
  sources: Parameters<typeof readRules>[0],
  kind: 'database' | 'storage',
  place: string,
): RuleSet {
  const { rules, problems } = readRules(sources, kind);
  const [problem] = problems;
  if (problem === undefined) return rules;
  const { en, zh }: Sentence = problem.sentence;
  throw new TableError(`${place}.${problem.key}`, en, zh);
}
