import type { Sentence } from '../../base';
import { fieldsOf, type Document } from '../../values';
import { createDocuments, TooManyDocuments, type ReadDocument } from '../documents-read';
import { alternativesOf, Facts } from '../implication/query-facts';
import type { Scene } from '../language/evaluate';
import { leadingQuery, ownerOf, sign } from '../own';
import { OWNER, type RuledRequest, type Subject } from '../permission-mode';
import { authOf } from '../permit';
import { dataOf } from '../request-data';
import type { Rule, RuleAction, RuleSet } from '../rule-set';
import { mayUseFile, resourceOf, type RuledFile, type StoragePermission } from '../storage-permission';
import { explainQuery, explainScene, type Explanation } from './explain';

/** One thing that a rule decides. */
export interface Attempt {
  readonly action: RuleAction;
  /** The query of a read, an update or a removal: must imply the rule. */
  readonly query?: Document;
  /** A document as it is, or for `create` as it is sent. */
  readonly document?: Document;
  /** `request.data`. */
  readonly data?: Document;
}

/** What became of an {@link Attempt}. */
export interface Answer {
  readonly action: RuleAction;
  readonly allowed: boolean;
  /** The rule that decided; absent where there is none. */
  readonly rule?: Rule;
  /** How it was decided; more than one where the query has alternatives that are not allowed. */
  readonly trees: readonly Explanation[];
  /** Documents that `get()` read, as `collection.id`: on the real cloud each is a read that is paid for. */
  readonly reads?: readonly string[];
  /** Why it was refused, where no tree tells. */
  readonly reason?: Sentence;
}

/** What attempts are judged by. */
export interface Judging {
  readonly rules: RuleSet;
  readonly subject: Subject;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly read: ReadDocument;
}

/** Trees of refused alternatives that are told. */
const MOST_TREES = 3;

const OWNER_IS_THE_SERVERS: Sentence = {
  en: '_openid is written by the server; a page may not.',
  zh: '_openid 由服务端写入，页面不能设置或修改。',
};

/** What a page's request attempts. */
export function attemptsOf(request: RuledRequest): readonly Attempt[] {
  const { action, query = {}, update = {}, documents = [], pipeline = [] } = request;
  switch (action) {
    case 'find':
    case 'count':
      return [{ action: 'read', query }];
    case 'aggregate':
      return [{ action: 'read', query: leadingQuery(pipeline) }];
    case 'insert':
      return documents.map((document) => ({ action: 'create', document }));
    case 'remove':
      return [{ action: 'delete', query }];
    case 'update':
    case 'findAndUpdate': {
      const replaces = request.replace === true;
      const { _id } = query as { readonly _id?: unknown };
      return [
        { action: 'update', query, data: replaces ? update : dataOf(update) },
        ...(action === 'findAndUpdate' ? [{ action: 'read', query } as const] : []),
        ...(replaces && request.upsert === true
          ? [
              {
                action: 'create',
                document: { ...(_id === undefined ? {} : { _id }), ...fieldsOf(update) },
              } as const,
            ]
          : []),
      ];
    }
    default:
      return [];
  }
}

/** Judges an attempt and tells why. */
export async function explainAttempt(
  attempt: Attempt,
  { rules, subject, now, read }: Judging,
): Promise<Answer> {
  const { action, query, data } = attempt;
  const sent = action === 'create' ? attempt.document : data;
  if (sent !== undefined && Object.hasOwn(fieldsOf(sent), OWNER)) {
    return { action, allowed: false, trees: [], reason: OWNER_IS_THE_SERVERS };
  }
  const rule = rules[action];
  if (rule === undefined) {
    return { action, allowed: false, trees: [], reason: noRule(action) };
  }
  const scene: Scene = { auth: authOf(subject), now, ...(data === undefined ? {} : { data }) };
  const reads: string[] = [];
  const counted: ReadDocument = (collection, id) => {
    reads.push(`${collection}.${id}`);
    return read(collection, id);
  };
  try {
    return await createDocuments(counted)((get): Answer => {
      const seen = { ...scene, get };
      const byQuery = query === undefined ? [] : ofQuery(rule, query, seen);
      const document = documentOf(attempt, subject);
      const created = action === 'create' && attempt.document !== undefined ? { data: attempt.document } : {};
      const byDocument =
        document === undefined
          ? []
          : [explainScene(rule.clause, rule.source, { ...seen, ...created, doc: document })];
      const trees = [...byQuery, ...byDocument];
      const refused = trees.filter(({ verdict }) => verdict !== 'holds');
      // A query whose alternatives all contradict themselves finds nothing.
      const shown = refused.length === 0 ? trees.slice(0, MOST_TREES) : refused.slice(0, MOST_TREES);
      return { action, allowed: refused.length === 0, rule, trees: shown, reads };
    });
  } catch (error) {
    if (!(error instanceof TooManyDocuments)) throw error;
    const reason = { en: 'get() would read more than 10 documents.', zh: 'get() 将读取超过 10 个文档。' };
    return { action, allowed: false, rule, trees: [], reads, reason };
  }
}

/** Judges the use of a file and tells why. */
export function explainFile(
  action: 'read' | 'write',
  file: RuledFile,
  given: { readonly permission: StoragePermission; readonly subject: Subject },
): Answer {
  const { permission, subject } = given;
  const allowed = mayUseFile(action, file, given);
  const named = action === 'read' ? 'read' : 'update';
  if (permission.mode !== 'CUSTOM') return { action: named, allowed, trees: [] };
  const rule = permission.rules[named];
  if (rule === undefined) {
    return { action: named, allowed, trees: [], reason: noRule(action) };
  }
  const scene: Scene = { auth: authOf(subject), now: 0, resource: resourceOf(file) };
  return { action: named, allowed, rule, trees: [explainScene(rule.clause, rule.source, scene)] };
}

function noRule(action: string): Sentence {
  return { en: `There is no rule for ${action}: it is refused.`, zh: `没有 ${action} 规则，默认拒绝。` };
}

function ofQuery({ clause, source }: Rule, query: Document, scene: Scene): readonly Explanation[] {
  const alternatives = alternativesOf(query) ?? [new Facts()];
  return alternatives.map((facts) => explainQuery(clause, source, { facts, scene }));
}

function documentOf({ action, document }: Attempt, subject: Subject): Document | undefined {
  return action === 'create' && document !== undefined ? sign(document, ownerOf(subject)) : document;
}
