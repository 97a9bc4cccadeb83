import { EJSON } from 'bson';
import type { Sentence } from '../../base';
import type { Document } from '../../values';
import type { Auth } from '../language/evaluate';
import type { RuleAction, RuleSources } from '../rule-set';

/** A table of cases that rules are tested by. */
export interface RuleTable {
  /** Rules by collection, in the place of those of the settings. */
  readonly rules: Readonly<Record<string, RuleSources>>;
  /** Storage rules in the place of those of the settings. */
  readonly storage: RuleSources | undefined;
  /** What `get()` finds, by collection. */
  readonly documents: Readonly<Record<string, readonly Document[]>>;
  /** Milliseconds since 1970; undefined: the time at which the tests run. */
  readonly now: number | undefined;
  readonly cases: readonly RuleCase[];
}

/** One case. */
export type RuleCase = CaseOutcome & (CollectionCase | FileCase);

interface CaseOutcome {
  readonly name: string;
  /** Null: nobody is signed in. */
  readonly as: Auth | null;
  readonly expect: 'allow' | 'deny';
}

interface CollectionCase {
  readonly target: 'collection';
  readonly collection: string;
  readonly action: RuleAction;
  readonly where?: Document;
  readonly document?: Document;
  readonly data?: Document;
}

interface FileCase {
  readonly target: 'file';
  readonly action: 'read' | 'write';
  readonly path: string;
  /** Null: put there by an administrator. */
  readonly owner: string | null;
}

/** What is wrong with a table, and where. */
export class TableError extends Error {
  override readonly name = 'TableError';
  readonly sentence: Sentence;

  constructor(place: string, en: string, zh: string) {
    super(`${place}: ${en}`);
    this.sentence = { en: `${place}: ${en}`, zh: `${place}：${zh}` };
  }
}

const ACTIONS: readonly string[] = ['read', 'create', 'update', 'delete'];

/**
 * Reads the content of a table of cases; values may be written in EJSON.
 *
 * A case is an object or a row `[as, target, action, subject, expect]`: the target is a collection or `storage`, the subject a
 * query (for `create` the data, for `storage` `{ path, owner }`).
 *
 * @throws TableError
 */
export function readTable(content: unknown): RuleTable {
  const table = fields(content, 'the file');
  const { rules = {}, storage, documents = {}, now, cases, ...others } = table;
  const [unknown] = Object.keys(others).filter((key) => key !== '$schema');
  if (unknown !== undefined) {
    const known = 'rules, storage, documents, now, cases';
    throw new TableError(unknown, `is not a known key; there are ${known}`, `未知的键，可用的有 ${known}`);
  }
  if (!Array.isArray(cases)) throw new TableError('cases', 'must be a list', '必须是数组');
  return {
    rules: mapValues(fields(rules, 'rules'), (each, name) => sources(each, `rules.${name}`)),
    storage: storage === undefined ? undefined : sources(storage, 'storage'),
    documents: mapValues(fields(documents, 'documents'), (each, name) => {
      if (!Array.isArray(each)) throw new TableError(`documents.${name}`, 'must be a list', '必须是数组');
      return (each as readonly unknown[]).map((document, index) =>
        values(document, `documents.${name}[${index}]`),
      );
    }),
    now: now === undefined ? undefined : timeOf(now),
    cases: (cases as readonly unknown[]).map((each, index) => readCase(each, `cases[${index}]`)),
  };
}

function readCase(given: unknown, place: string): RuleCase {
  const each = Array.isArray(given) ? ofRow(given, place) : fields(given, place);
  const { as = null, expect, action, collection, file, owner = null, where, document, data } = each;
  if (expect !== 'allow' && expect !== 'deny') {
    throw new TableError(`${place}.expect`, 'must be "allow" or "deny"', '必须是 "allow" 或 "deny"');
  }
  const outcome = { as: authOf(as, `${place}.as`), expect } as const;
  const name = typeof each['name'] === 'string' ? each['name'] : nameOf({ as, action, collection, file });
  if (typeof file === 'string') {
    if (action !== 'read' && action !== 'write') {
      throw new TableError(`${place}.action`, 'must be "read" or "write"', '必须是 "read" 或 "write"');
    }
    if (owner !== null && typeof owner !== 'string') {
      throw new TableError(`${place}.owner`, 'must be an openid or null', '必须是 openid 或 null');
    }
    return { ...outcome, name, target: 'file', action, path: file, owner };
  }
  if (typeof collection !== 'string') {
    throw new TableError(
      `${place}.collection`,
      'must name a collection, or there must be a file',
      '必须是集合名，或提供 file',
    );
  }
  if (typeof action !== 'string' || !ACTIONS.includes(action)) {
    throw new TableError(
      `${place}.action`,
      `must be one of ${ACTIONS.join(', ')}`,
      `必须是 ${ACTIONS.join('、')} 之一`,
    );
  }
  const made = action as RuleAction;
  const needs = made === 'create' ? data : (where ?? document);
  if (needs === undefined) {
    const missing = made === 'create' ? 'data' : 'where or document';
    throw new TableError(place, `${missing} is missing`, `缺少 ${missing}`);
  }
  return {
    ...outcome,
    name,
    target: 'collection',
    collection,
    action: made,
    ...(where === undefined ? {} : { where: values(where, `${place}.where`) }),
    ...(document === undefined ? {} : { document: values(document, `${place}.document`) }),
    ...(data === undefined ? {} : { data: values(data, `${place}.data`) }),
  };
}

function ofRow(row: readonly unknown[], place: string): Record<string, unknown> {
  const [as, target, action, subject, expect] = row;
  if (row.length !== 5) {
    throw new TableError(
      place,
      'a row has five values: as, target, action, subject, expect',
      '每行有五个值：as、target、action、subject、expect',
    );
  }
  if (target === 'storage') {
    const { path, owner } = fields(subject, `${place}[3]`);
    return { as, file: path, owner, action, expect };
  }
  return { as, collection: target, action, [action === 'create' ? 'data' : 'where']: subject, expect };
}

function authOf(as: unknown, place: string): Auth | null {
  if (as === null) return null;
  if (typeof as === 'string') return { openid: as };
  const { openid, uid, loginType } = fields(as, place);
  const given = Object.entries({ openid, uid, loginType }).filter(([, value]) => value !== undefined);
  if (given.some(([, value]) => typeof value !== 'string')) {
    throw new TableError(
      place,
      'openid, uid and loginType are texts',
      'openid、uid 和 loginType 必须是字符串',
    );
  }
  return Object.fromEntries(given);
}

function nameOf({ as, action, collection, file }: Readonly<Record<string, unknown>>): string {
  const who = typeof as === 'string' ? as : as === null ? 'nobody' : EJSON.stringify(as);
  return [who, action, collection ?? file].map(String).join(' ');
}

function timeOf(now: unknown): number {
  const time = typeof now === 'number' ? now : typeof now === 'string' ? Date.parse(now) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new TableError('now', 'must be milliseconds or a date', '必须是毫秒数或日期');
}

function fields(value: unknown, place: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TableError(place, 'must be an object', '必须是对象');
}

function values(value: unknown, place: string): Document {
  return EJSON.deserialize(fields(value, place)) as Document;
}

function sources(value: unknown, place: string): RuleSources {
  const given = fields(value, place);
  for (const [key, source] of Object.entries(given)) {
    if (typeof source !== 'string' && typeof source !== 'boolean') {
      throw new TableError(`${place}.${key}`, 'must be true, false or a text', '必须是 true、false 或字符串');
    }
  }
  return given as RuleSources;
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  to: (value: T, key: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value, key)]));
}
