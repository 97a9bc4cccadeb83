import { compileFilter } from '../../../cloud/engine/query/filter';
import { guardOf } from '../../../cloud/rules/implication/guard';
import { proves } from '../../../cloud/rules/implication/prove';
import { alternativesOf } from '../../../cloud/rules/implication/query-facts';
import { evaluate, type Scene } from '../../../cloud/rules/language/evaluate';
import { parseRule } from '../../../cloud/rules/language/parse';
import { chanceFrom, NOW, OTHERS, someDocument, someQuery, someRule, USERS } from './generate';
import { judge, textOf, type Rule, type World } from './naive';
import type { Doc } from './setup';

/** A rule, a query and a document on which the two evaluators, or a proof and the truth, disagree. */
export interface Difference {
  readonly what: string;
  readonly rule: string;
  readonly query?: Doc;
  readonly document: Doc;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Looks for {@link Difference}s without a database: the evaluator, the proof and the guard each by itself. */
export function searchPure(rounds: number, seed: number) {
  const chance = chanceFrom(seed);
  const differences: Difference[] = [];
  let [proved, judged, guarded] = [0, 0, 0];
  for (let round = 0; round < rounds && differences.length < 5; round++) {
    const rule = someRule(chance);
    const source = textOf(rule);
    if (source.length > 1024) continue;
    const user = chance.one(USERS);
    const data = chance.often(50) ? someDocument(chance, 'data') : undefined;
    const get = (path: string) => OTHERS[path.slice('database.'.length)] ?? null;
    const scene: Scene = { auth: { openid: user }, now: NOW, get, ...(data === undefined ? {} : { data }) };
    const parsed = tryParse(source);
    if (parsed === undefined) continue;
    const query = someQuery(rule, chance, user);
    const shown = JSON.parse(JSON.stringify(query).replaceAll('{openid}', user)) as Doc;
    const found = replaceDates(query, user);
    const alternatives = alternativesOf(found);
    const implied = alternatives?.every((facts) => proves(parsed, facts, scene)) ?? false;
    if (implied) proved++;
    const guard = guardOf(parsed, scene, { bound: () => undefined });
    const passes = compileFilter({ $expr: guard });
    const matches = compileFilter(found);
    for (let index = 0; index < 8; index++) {
      const document = someDocument(chance, index);
      const world: World = { auth: { openid: user }, now: NOW, doc: document, data, others: OTHERS };
      const expected = judge(rule, world) ?? 'unknown';
      judged++;
      const differ = (what: string, came: unknown) =>
        differences.push({ what, rule: source, query: shown, document, expected, found: came });
      const truth = evaluate(parsed, { ...scene, doc: document });
      if (truth !== expected) differ('evaluate', truth);
      const held = passes(document);
      if (held) guarded++;
      if (held && expected !== true) differ('guard lets through', held);
      if (!held && expected === true && isExpressible(rule)) differ('guard keeps back', held);
      if (implied && expected !== true && !hasLists(document) && !readsLists(rule) && matches(document))
        differ('proof', true);
    }
  }
  return { rounds, seed, judged, proved, guarded, differences };
}

function tryParse(source: string) {
  try {
    return parseRule(source, 'database');
  } catch (error) {
    if (/get\(\) 3 times/.test((error as Error).message)) return undefined;
    throw error;
  }
}

function replaceDates(value: unknown, user: string): Doc {
  const walk = (each: unknown): unknown => {
    if (each === '{openid}') return user;
    if (Array.isArray(each)) return (each as unknown[]).map(walk);
    if (typeof each !== 'object' || each === null || each instanceof Date) return each;
    return Object.fromEntries(Object.entries(each).map(([key, member]) => [key, walk(member)]));
  };
  return walk(value) as Doc;
}

/** Whether the guard alone must be exact: nothing in the rule is looked up by what the document says. */
function isExpressible(rule: Rule): boolean {
  const text = JSON.stringify(rule);
  return !text.includes('"other"');
}

/** A query by an element says so of lists only, which the guard sees to. */
function readsLists(rule: Rule): boolean {
  return /"is":"in","a":\{[^]*?\},"b":\{"is":"look","root":"doc"/.test(JSON.stringify(rule));
}

function hasLists(value: unknown): boolean {
  if (Array.isArray(value)) return true;
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Date) &&
    Object.values(value).some(hasLists)
  );
}
