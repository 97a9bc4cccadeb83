import { clausesOf, termsOf, within, type Clause, type RootName, type RuleKind, type Term } from './syntax';
import { wrong } from './syntax-error';

/** Calls of get() in one expression, and how deep one may stand in another, as documented for the real cloud. */
const MOST_GETS = 3;
const DEEPEST_GET = 2;

const ROOTS: Readonly<Record<RuleKind, readonly RootName[]>> = {
  database: ['auth', 'doc', 'now', 'request'],
  storage: ['auth', 'resource'],
};
const MEMBERS: Partial<Readonly<Record<RootName, readonly string[]>>> = {
  auth: ['openid', 'uid', 'loginType'],
  request: ['data'],
  resource: ['openid', 'path'],
};

/**
 * Checks what the grammar alone does not: names of members, limits of get(), and what each kind of rule may look at.
 *
 * @throws RuleSyntaxError
 */
export function checkRule(rule: Clause, kind: RuleKind): void {
  const clauses = clausesOf(rule);
  for (const clause of clauses) {
    if (clause.kind === 'matches' && kind === 'database') {
      throw wrong(clause.start, 'patterns are for storage rules', '正则表达式只能用于存储规则');
    }
    const list = clause.kind === 'in' && clause.right.kind === 'list' ? clause.right : undefined;
    for (const term of termsOf(clause)) {
      if (term !== list) check(term, undefined, kind);
    }
    for (const item of list === undefined ? [] : within(list)) check(item, undefined, kind);
  }
  const gets = clauses.flatMap(termsOf).flatMap(getsIn);
  const extra = gets[MOST_GETS];
  if (extra !== undefined) {
    throw wrong(
      extra.start,
      `a rule may call get() ${MOST_GETS} times`,
      `一个表达式最多调用 ${MOST_GETS} 次 get()`,
    );
  }
  const deep = gets.find((term) => depth(term) > DEEPEST_GET);
  if (deep !== undefined) {
    throw wrong(deep.start, `get() may be nested ${DEEPEST_GET} deep`, `get() 最多嵌套 ${DEEPEST_GET} 层`);
  }
}

function check(term: Term, parent: Term | undefined, kind: RuleKind): void {
  if (term.kind === 'list')
    throw wrong(term.start, 'a list stands to the right of in', '列表只能位于 in 的右侧');
  if (term.kind === 'root') checkRoot(term, parent, kind);
  if (term.kind === 'get') checkGet(term, kind);
  for (const each of within(term)) check(each, term, kind);
}

function checkRoot(
  { name, start }: Extract<Term, { kind: 'root' }>,
  parent: Term | undefined,
  kind: RuleKind,
): void {
  const roots = ROOTS[kind];
  if (!roots.includes(name)) {
    const known = roots.join(', ');
    throw wrong(
      start,
      `a ${kind} rule has no ${name}, but ${known}`,
      `该规则中没有 ${name}，可用的有 ${known}`,
    );
  }
  const members = MEMBERS[name];
  if (members === undefined) return;
  const member = parent?.kind === 'member' ? parent.name : undefined;
  const named = member?.kind === 'literal' ? member.value : undefined;
  if (name === 'auth' && parent === undefined) return;
  if (typeof named === 'string' && members.includes(named)) return;
  const known = members.map((each) => `${name}.${each}`).join(', ');
  throw wrong(member?.start ?? start, `of ${name} a rule knows ${known}`, `${name} 只有 ${known}`);
}

function checkGet({ path, start }: Extract<Term, { kind: 'get' }>, kind: RuleKind): void {
  if (kind === 'storage') throw wrong(start, 'a storage rule has no get()', '存储规则不支持 get()');
  const first = path.kind === 'text' ? path.parts[0] : path;
  const text = first?.kind === 'literal' ? first.value : undefined;
  const whole = path.kind === 'literal';
  const shape = whole ? /^database\.[^.]+\..+$/ : /^database\./;
  // A path that is itself looked up is known only when the rule is evaluated.
  if (first?.kind === 'member' || first?.kind === 'get') return;
  if (typeof text !== 'string' || !shape.test(text)) {
    throw wrong(
      path.start,
      "get() takes a path such as 'database.collection.id'",
      "get() 的参数形如 'database.集合名.文档ID'",
    );
  }
}

function getsIn(term: Term): readonly Term[] {
  return [...(term.kind === 'get' ? [term] : []), ...within(term).flatMap(getsIn)];
}

function depth(term: Term): number {
  const deepest = Math.max(0, ...within(term).map(depth));
  return term.kind === 'get' ? deepest + 1 : deepest;
}
