import type { Sentence } from '../base';
import { isDocument, isNumeric, type Document } from '../values';
import { denied, ownerIsTheServers } from './denied';
import { createDocuments, TooManyDocuments, type ReadDocument } from './documents-read';
import { all, any, type Condition } from './implication/expressions';
import { guardOf, isBoundTo } from './implication/guard';
import { proves } from './implication/prove';
import { alternativesOf, Facts } from './implication/query-facts';
import { bindingsOf } from './implication/resolve';
import { evaluate, type Auth, type Scene } from './language/evaluate';
import { clausesOf, looksAt, termsOf, type Clause } from './language/syntax';
import { and, filteredBy, leadingQuery, ownerOf, sign, touchesOwner } from './own';
import { OWNER, type RuledRequest, type Subject } from './permission-mode';
import { dataOf } from './request-data';
import type { Rule, RuleAction, RuleSet } from './rule-set';

/** What {@link permit} needs. */
export interface PermitOptions {
  readonly rules: RuleSet;
  readonly subject: Subject;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Reads what `get()` asks for. */
  readonly read: ReadDocument;
  /** Whether a refusal tells the text of the rule. */
  readonly verbose: boolean;
}

/** A request as rules allow it. */
export interface Permitted<R> {
  readonly request: R;
  /** The document to create where an update that may create (`set`) found none. */
  readonly orInsert?: Document;
}

/**
 * The request as the collection's rules let a page make it.
 *
 * A query must imply the rule: it is refused where it might find a document that the rule forbids, even if there is none.
 * In addition the rule is applied by the store to each document, since a query finds lists by their elements, which rules do
 * not.
 *
 * @remarks Compat: `doc(id)` is a query by `_id` alone, so a rule that looks at other fields refuses it, as on the real cloud.
 * @throws CloudError `DATABASE_PERMISSION_DENIED`; `INVALID_PARAM` where a page writes `_openid` itself.
 */
export async function permit<R extends RuledRequest>(
  request: R,
  options: PermitOptions,
): Promise<Permitted<R>> {
  const { action, collection, query = {}, update = {} } = request;
  const judge = judgeOf(collection, options);
  switch (action) {
    case 'find':
    case 'count':
      return { request: { ...request, query: await judge.query('read', query) } };
    case 'aggregate': {
      const pipeline = request.pipeline ?? [];
      const condition = await judge.condition('read', leadingQuery(pipeline));
      return {
        request:
          condition === undefined ? request : { ...request, pipeline: filteredBy(pipeline, condition) },
      };
    }
    case 'insert': {
      const documents: Document[] = [];
      for (const given of request.documents ?? []) documents.push(await judge.creation(given));
      return { request: { ...request, documents } };
    }
    case 'remove':
      return { request: { ...request, query: await judge.query('delete', query) } };
    case 'update':
    case 'findAndUpdate': {
      if (request.replace === true) return replacement(request, judge, options.subject);
      const made = request.upsert === true ? mergedBy(request) : undefined;
      if (request.upsert === true && made === undefined) throw denied(collection, UPSERT);
      if (touchesOwner(update)) throw ownerIsTheServers();
      const allowed = await judge.query('update', query, dataOf(update));
      if (made !== undefined) {
        const orInsert = await judge.creation(made);
        return { request: { ...request, query: allowed, upsert: false }, orInsert };
      }
      const conditions = action === 'update' ? undefined : await judge.condition('read', query);
      return {
        request: { ...request, query: conditions === undefined ? allowed : and(allowed, conditions) },
      };
    }
    default:
      throw denied(collection, { en: `Pages may not ${action} it.`, zh: `页面不能执行 ${action}。` });
  }
}

const UPSERT: Sentence = {
  en: 'Under security rules a page creates by add() or set(), not by update().',
  zh: '使用安全规则时，页面只能通过 add() 或 set() 新建记录，不能通过 update()。',
};

/**
 * The document that a set() which keeps other fields, as the REST API's does, makes where there is none: one document by its
 * `_id`, and plain fields. undefined for any other update.
 */
function mergedBy({ action, query = {}, update = {} }: RuledRequest): Document | undefined {
  const { _id, ...conditions } = query as { readonly _id?: unknown };
  const { $set, ...operators } = update as { readonly $set?: unknown };
  const isPlain =
    action === 'update' && Object.keys(conditions).length === 0 && Object.keys(operators).length === 0;
  if (!isPlain || !(typeof _id === 'string' || isNumeric(_id)) || !isDocument($set)) return undefined;
  if (Object.keys($set).some((field) => field.includes('.') || field.startsWith('$'))) return undefined;
  return { _id, ...$set };
}

type Judge = ReturnType<typeof judgeOf>;

/**
 * Compat: what set() does under security rules could not be verified beyond that update() is to be used instead. Here it
 * replaces documents of the user's own, since the owner is written anew, and both rules must allow it.
 */
async function replacement<R extends RuledRequest>(
  request: R,
  judge: Judge,
  subject: Subject,
): Promise<Permitted<R>> {
  const { query: given = {}, update = {} } = request;
  const allowed = await judge.query('update', given, update);
  const owner = ownerOf(subject);
  const isOwn = owner === undefined ? false : isBoundTo(OWNER, owner);
  const query = and(allowed, { $expr: isOwn });
  const changed = { ...request, query, update: sign(update, owner), upsert: false };
  if (request.upsert !== true) return { request: changed };
  const { _id } = given as { readonly _id?: unknown };
  return {
    request: changed,
    orInsert: await judge.creation({ ...(_id === undefined ? {} : { _id }), ...update }),
  };
}

function judgeOf(collection: string, { rules, subject, now, read, verbose }: PermitOptions) {
  const scene: Scene = { auth: authOf(subject), now };
  const withDocuments = createDocuments(read);

  return { query, condition, creation };

  /** The query with the condition of the rule added. */
  async function query(action: RuleAction, given: Document, data?: Document): Promise<Document> {
    const added = await condition(action, given, data);
    return added === undefined ? given : and(given, added);
  }

  /** What the store must apply beside a query; undefined where the rule needs no document. */
  async function condition(
    action: RuleAction,
    given: Document,
    data?: Document,
  ): Promise<Document | undefined> {
    const rule = ruleOf(action);
    const alternatives = alternativesOf(given);
    const guard = await counted((get) => {
      const seen: Scene = { ...scene, get, ...(data === undefined ? {} : { data }) };
      const open = (alternatives ?? [new Facts()]).find((facts) => !proves(rule.clause, facts, seen));
      if (open !== undefined) throw denied(collection, notImplied(rule, unproved(rule.clause, open, seen)));
      return guardFor(rule.clause, alternatives ?? [], seen);
    });
    return guard === true ? undefined : { $expr: guard };
  }

  /** The new document, signed with its owner, where the rule lets it be created. */
  async function creation(given: Document): Promise<Document> {
    const doc = sign(given, ownerOf(subject));
    const rule = ruleOf('create');
    const truth = await counted((get) => evaluate(rule.clause, { ...scene, doc, data: given, get }));
    if (truth === true) return doc;
    throw denied(collection, refusedBy(rule));
  }

  function ruleOf(action: RuleAction): Rule {
    const rule = rules[action];
    if (rule !== undefined) return rule;
    throw denied(collection, { en: `It has no rule for ${action}.`, zh: `没有 ${action} 规则，默认拒绝。` });
  }

  async function counted<T>(work: (get: NonNullable<Scene['get']>) => T): Promise<T> {
    try {
      return await withDocuments(work);
    } catch (error) {
      if (!(error instanceof TooManyDocuments)) throw error;
      throw denied(collection, {
        en: 'Its rule would have to read more than 10 documents by get().',
        zh: '规则中的 get() 需要读取超过 10 个不同的文档。',
      });
    }
  }

  function notImplied({ key, source }: Rule, clauses: readonly Clause[]): Sentence {
    if (!verbose) return GENERAL;
    const parts = clauses.map(({ start, end }) => source.slice(start, end)).join('; ');
    return {
      en: `The query does not imply its ${key} rule: ${parts}. Rules are not filters: put the condition into where(); doc(id) has only _id.`,
      zh: `查询条件不是 ${key} 规则的子集：${parts}。安全规则不是过滤器：请在 where() 中写明相应条件；doc(id) 只包含 _id。`,
    };
  }

  function refusedBy({ key, source }: Rule): Sentence {
    if (!verbose) return GENERAL;
    return { en: `Its ${key} rule does not hold: ${source}`, zh: `不满足 ${key} 规则：${source}` };
  }
}

const GENERAL: Sentence = {
  en: 'Its security rules do not allow this.',
  zh: '安全规则不允许此操作。',
};

/** Where fields are taken for what the query binds them to, each alternative has a condition of its own. */
function guardFor(rule: Clause, alternatives: readonly Facts[], scene: Scene): Condition {
  const asked = new Set<string>();
  const plain = guardOf(rule, scene, bindingsOf(new Facts(), asked));
  if (asked.size === 0 || alternatives.length === 0) return plain;
  return any(
    ...alternatives.map((facts) => {
      const fields = new Set<string>();
      const bindings = bindingsOf(facts, fields);
      const holds = guardOf(rule, scene, bindings);
      const bound = [...fields].flatMap((path) => {
        const single = bindings.bound(path);
        return single === undefined ? [] : [isBoundTo(path, single.value)];
      });
      return all(...bound, holds);
    }),
  );
}

/** The smallest parts of a rule that the facts leave open. */
function unproved(clause: Clause, facts: Facts, scene: Scene): readonly Clause[] {
  if (clause.kind !== 'and') return [clause];
  return [clause.left, clause.right].flatMap((each) =>
    proves(each, facts, scene) ? [] : unproved(each, facts, scene),
  );
}

/** Whether a page may read every document of a collection. */
export function readsEverything({ read }: RuleSet, subject: Subject, now: number): boolean {
  return read !== undefined && proves(read.clause, new Facts(), { auth: authOf(subject), now });
}

/** Whether what a page may read may be another by the time alone. */
export function dependsOnTime({ read }: RuleSet): boolean {
  return (
    read !== undefined &&
    clausesOf(read.clause).some((clause) => termsOf(clause).some((term) => looksAt(term, 'now')))
  );
}

/** Who asks, as rules see it. */
export function authOf({ openid, uid, loginType }: Subject): Auth | null {
  const known = {
    ...(openid === null || openid === '' ? {} : { openid }),
    ...(uid === undefined ? {} : { uid }),
    ...(loginType === undefined ? {} : { loginType }),
  };
  return 'openid' in known || 'uid' in known ? known : null;
}
