import { isDocument, type Document } from '../../values';
import type { Clause, Leaf, Term } from './syntax';
import {
  contained,
  equal,
  isNull,
  listHas,
  memberOf,
  negated,
  NoValue,
  ordered,
  textOf,
  truthy,
  type Truth,
} from './truth';

/** Who asks, as rules see it. Members that the way of signing in does not give are absent. */
export interface Auth {
  readonly openid?: string;
  readonly uid?: string;
  readonly loginType?: string;
}

/** What a rule is evaluated on. */
export interface Scene {
  /** Null: nobody is signed in. */
  readonly auth: Auth | null;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The document as it is, or as it would be created. */
  readonly doc?: Document;
  /** What a creation or an update was given: `request.data`. */
  readonly data?: Document;
  /** The file of a storage rule. */
  readonly resource?: Document;
  /**
   * The document at a path such as `database.roles.alice`; null where there is none. May throw to have it fetched first.
   */
  readonly get?: (path: string) => Document | null;
}

/** Told of every clause that was decided, those below before the one above. */
export type Observe = (clause: Clause, truth: Truth) => void;

/** Decides a rule. Like JavaScript it does not look at what cannot change the answer any more. */
export function evaluate(clause: Clause, scene: Scene, observe?: Observe): Truth {
  const decide = (each: Clause): Truth => {
    const truth = decided(each);
    observe?.(each, truth);
    return truth;
  };
  const decided = (each: Clause): Truth => {
    switch (each.kind) {
      case 'constant':
        return each.value;
      case 'not':
        return negated(decide(each.of));
      case 'and': {
        const left = decide(each.left);
        if (left === false) return false;
        const right = decide(each.right);
        return right === false ? false : left === 'unknown' ? left : right;
      }
      case 'or': {
        const left = decide(each.left);
        if (left === true) return true;
        const right = decide(each.right);
        return right === true ? true : left === 'unknown' ? left : right;
      }
      case 'choice': {
        const test = decide(each.test);
        return test === 'unknown' ? test : decide(test ? each.then : each.otherwise);
      }
      default:
        return decideLeaf(each, (term) => valueOf(term, scene));
    }
  };
  return decide(clause);
}

/** Decides a clause from the values of its terms. */
export function decideLeaf(leaf: Leaf, value: (term: Term) => unknown): Truth {
  switch (leaf.kind) {
    case 'compare': {
      const { operator, left, right } = leaf;
      if (operator !== '==' && operator !== '!=') return ordered(operator, value(left), value(right));
      const same = isNullLiteral(right)
        ? isNull(value(left))
        : isNullLiteral(left)
          ? isNull(value(right))
          : equalOrListed(leaf, value(left), value(right));
      return operator === '==' ? same : negated(same);
    }
    case 'in':
      return contained(value(leaf.left), value(leaf.right));
    case 'matches': {
      const text = value(leaf.of);
      return typeof text === 'string' ? leaf.pattern.test(text) : 'unknown';
    }
    case 'truthy':
      return truthy(value(leaf.of));
  }
}

function equalOrListed({ left, right }: Extract<Leaf, { kind: 'compare' }>, a: unknown, b: unknown): Truth {
  const listed = (isField(left) && listHas(a, b)) || (isField(right) && listHas(b, a));
  return listed || equal(a, b);
}

/** Whether a term is a field of the document, at any depth. */
function isField(term: Term): boolean {
  return term.kind === 'member' && (isField(term.of) || (term.of.kind === 'root' && term.of.name === 'doc'));
}

/** Whether a term is `null` or `undefined` as written in the rule. */
export function isNullLiteral(term: Term): boolean {
  return term.kind === 'literal' && (term.value === null || term.value === undefined);
}

/** The value of a term; `undefined` for a missing field, {@link NoValue} where there can be none. */
export function valueOf(term: Term, scene: Scene): unknown {
  switch (term.kind) {
    case 'literal':
      return term.value;
    case 'list':
      return term.items.map((item) => valueOf(item, scene));
    case 'root':
      return rootOf(term.name, scene);
    case 'member':
      return memberOf(valueOf(term.of, scene), valueOf(term.name, scene));
    case 'text':
      return textOfParts(term.parts.map((part) => valueOf(part, scene)));
    case 'get':
      return fetched(valueOf(term.path, scene), scene);
  }
}

function rootOf(name: Extract<Term, { kind: 'root' }>['name'], scene: Scene): unknown {
  switch (name) {
    case 'auth':
      return scene.auth;
    case 'now':
      return scene.now;
    case 'doc':
      return scene.doc ?? new NoValue('there is no document', '没有文档');
    case 'request':
      return { data: scene.data };
    case 'resource':
      return scene.resource ?? new NoValue('there is no file', '没有文件');
  }
}

/** Texts and numbers joined; no value where one of them is anything else. */
export function textOfParts(parts: readonly unknown[]): unknown {
  let text = '';
  for (const part of parts) {
    const next = textOf(part);
    if (next === undefined) {
      return part instanceof NoValue
        ? part
        : new NoValue('a part of the text is missing', '文本的一部分缺失');
    }
    text += next;
  }
  return text;
}

/** What get() gives for a path. */
export function fetched(path: unknown, { get }: Pick<Scene, 'get'>): unknown {
  if (path instanceof NoValue) return path;
  if (typeof path !== 'string' || !/^database\.[^.]+\../.test(path)) {
    return new NoValue('get() was given no path of a document', 'get() 的参数不是文档路径');
  }
  if (get === undefined) return new NoValue('there is nothing to get documents from', '无法读取其他文档');
  const document = get(path);
  return isDocument(document) ? document : null;
}
