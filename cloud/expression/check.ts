import type {
  Expression,
  MemberExpression,
  NewExpression,
  ObjectExpression,
  SpreadElement,
  Super,
  CallExpression,
} from 'acorn';
import { nearest } from '../base';
import { refuse } from './fail';
import { GRAMMAR, type Kind } from './grammar';
import { nameOf, type Script } from './read';

const ROOTS: ReadonlyMap<string, Kind> = new Map([
  ['db', 'db'],
  ['_', 'commands'],
  ['$', 'operators'],
  ['undefined', 'data'],
  ['NaN', 'data'],
  ['Infinity', 'data'],
]);
const CONSTRUCTIBLE = new Set(['RegExp', 'ObjectId', 'serverDate']);

/** What a name stands for: a value of a kind, or a method of one (`const { gt } = _`). */
type Meaning = { readonly kind: Kind } | { readonly owner: Kind; readonly method: string };
type Scope = ReadonlyMap<string, Meaning>;

/** Proves that a script uses nothing but the closed grammar, before any of it is evaluated. */
export function checkScript({ declarations, request }: Script): void {
  const scope = new Map<string, Meaning>([...ROOTS].map(([name, kind]) => [name, { kind }]));
  // `const _ = db.command` is how programs begin: the roots may be named anew, names of the script may not.
  const own = new Set<string>();
  for (const { name, start, value, member } of declarations) {
    if (own.has(name)) throw refuse(start, `"${name}" has a meaning already.`, `"${name}" 已被定义。`);
    own.add(name);
    scope.set(name, meaningOf(value, member, scope));
  }
  const kind = kindOf(request, scope);
  if (kind === 'request') return;
  const endings = [...GRAMMAR[kind].methods]
    .filter(([, gives]) => gives === 'request')
    .map(([name]) => `.${name}()`);
  throw refuse(
    request.end,
    endings.length === 0
      ? 'this is not a database request.'
      : `the request is missing: ${endings.join(', ')}.`,
    endings.length === 0 ? '这不是数据库请求。' : `缺少请求：${endings.join('、')}。`,
  );
}

function meaningOf(node: Expression, member: string | undefined, scope: Scope): Meaning {
  const [object, name] =
    member === undefined && node.type === 'MemberExpression'
      ? [node.object, memberName(node)]
      : [node, member];
  if (name !== undefined) {
    const owner = kindOf(object, scope);
    const { methods, properties } = GRAMMAR[owner];
    const kind = properties.get(name);
    if (kind !== undefined) return { kind };
    // Requests and queries are methods of one object; taken from it they are good for nothing.
    if (methods.has(name) && FREE.has(owner)) return { owner, method: name };
    throw unknownMember(node, owner, name);
  }
  const kind = kindOf(node, scope);
  if (kind === 'request') throw nestedRequest(node);
  return { kind };
}

/** Kinds whose methods may be named apart from them. */
const FREE: ReadonlySet<Kind> = new Set(['commands', 'operators', 'geo']);

function kindOf(node: Expression | SpreadElement | Super, scope: Scope): Kind {
  switch (node.type) {
    case 'Identifier': {
      const meaning = scope.get(node.name);
      if (meaning !== undefined && 'kind' in meaning) return meaning.kind;
      if (meaning !== undefined)
        throw refuse(node.start, `"${node.name}" is a method; call it.`, `"${node.name}" 是方法，需要调用。`);
      throw refuse(
        node.start,
        `"${node.name}" is not known; there are db, _ and $.`,
        `未知的 "${node.name}"，可用 db、_ 和 $。`,
      );
    }
    case 'Literal':
      if (node.bigint != null)
        throw refuse(node.start, 'big integers are not understood.', '不支持大整数字面量。');
      if (node.regex != null && node.value === null)
        throw refuse(node.start, 'this pattern is not valid.', '正则表达式无效。');
      return 'data';
    case 'TemplateLiteral':
      if (node.expressions.length > 0) {
        throw refuse(node.start, 'a text may not hold ${…} here.', '此处的字符串不能包含 ${…}。');
      }
      return 'data';
    case 'UnaryExpression':
      if (
        node.operator === '-' &&
        node.argument.type === 'Literal' &&
        typeof node.argument.value === 'number'
      )
        return 'data';
      if (node.operator === '-' && node.argument.type === 'Identifier' && node.argument.name === 'Infinity')
        return 'data';
      throw refuse(
        node.start,
        `"${node.operator}" is only understood as the minus of a number.`,
        `"${node.operator}" 仅支持数字的负号。`,
      );
    case 'ArrayExpression':
      for (const item of node.elements) {
        if (item === null) throw refuse(node.start, 'this list has a hole.', '数组中有空位。');
        value(item, scope);
      }
      return 'data';
    case 'ObjectExpression':
      return objectKind(node, scope);
    case 'MemberExpression':
      return memberKind(node, scope);
    case 'CallExpression':
      return callKind(node, scope);
    case 'NewExpression':
      return newKind(node, scope);
    default:
      throw refuse(node.start, `${nameOf(node)} is not understood here.`, `此处不支持 ${nameOf(node)}。`);
  }
}

/** Checks something that stands where a value is expected: an argument, an item, a member. */
function value(node: Expression | SpreadElement, scope: Scope): void {
  const kind = kindOf(node, scope);
  if (kind === 'data' || kind === 'command') return;
  throw kind === 'request'
    ? nestedRequest(node)
    : refuse(node.start, 'this is not a value.', '这不是一个值。');
}

function nestedRequest(node: Expression | SpreadElement): Error {
  return refuse(node.start, 'a request cannot stand inside another.', '请求不能嵌套在其他表达式中。');
}

function objectKind(node: ObjectExpression, scope: Scope): Kind {
  for (const property of node.properties) {
    if (
      property.type === 'SpreadElement' ||
      property.kind !== 'init' ||
      property.method ||
      property.computed
    ) {
      throw refuse(
        property.start,
        'only "key: value" is understood in an object.',
        '对象中只支持 "键: 值"。',
      );
    }
    if (keyOf(property.key) === '__proto__') {
      throw refuse(property.start, 'the key "__proto__" is not allowed.', '不允许使用键 "__proto__"。');
    }
    value(property.value, scope);
  }
  return 'data';
}

/** The text of an object's key. */
export function keyOf(
  key: Expression | { readonly type: 'PrivateIdentifier'; readonly start: number },
): string {
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number'))
    return String(key.value);
  throw refuse(key.start, 'this key is not understood.', '不支持这种键。');
}

/** The name behind the dot. */
export function memberName(node: MemberExpression): string {
  if (node.computed || node.optional || node.property.type !== 'Identifier') {
    throw refuse(node.property.start, 'only a name behind a dot is understood.', '只支持点号加名称的写法。');
  }
  return node.property.name;
}

function memberKind(node: MemberExpression, scope: Scope): Kind {
  const owner = kindOf(node.object, scope);
  const name = memberName(node);
  const kind = GRAMMAR[owner].properties.get(name);
  if (kind === undefined) throw unknownMember(node, owner, name);
  return kind;
}

function callKind(node: CallExpression, scope: Scope): Kind {
  const named = methodNamed(node.callee, scope);
  if (named !== undefined) {
    for (const argument of node.arguments) value(argument, scope);
    return GRAMMAR[named.owner].methods.get(named.method) ?? 'data';
  }
  if (node.callee.type !== 'MemberExpression' || node.optional) {
    throw refuse(node.start, 'only methods can be called: a.b(…).', '只能调用方法：a.b(…)。');
  }
  const owner = kindOf(node.callee.object, scope);
  const name = memberName(node.callee);
  const kind = GRAMMAR[owner].methods.get(name);
  if (kind === undefined) throw unknownMember(node.callee, owner, name);
  for (const argument of node.arguments) value(argument, scope);
  return kind;
}

function newKind(node: NewExpression, scope: Scope): Kind {
  for (const argument of node.arguments) value(argument, scope);
  const { callee } = node;
  if (methodNamed(callee, scope)?.owner === 'geo') return 'data';
  if (callee.type === 'Identifier' && callee.name === 'Date' && !scope.has('Date')) {
    const [first, second] = node.arguments;
    const plain =
      first === undefined ||
      first.type === 'UnaryExpression' ||
      (first.type === 'Literal' && (typeof first.value === 'string' || typeof first.value === 'number'));
    if (plain && second === undefined) return 'data';
    throw refuse(node.start, 'new Date takes one text or number.', 'new Date 只接受一个字符串或数字。');
  }
  if (callee.type === 'MemberExpression') {
    const owner = kindOf(callee.object, scope);
    const name = memberName(callee);
    if ((owner === 'geo' && GRAMMAR.geo.methods.has(name)) || (owner === 'db' && CONSTRUCTIBLE.has(name)))
      return 'data';
  }
  throw refuse(
    node.start,
    'new is only understood for Date, db.RegExp and db.Geo.',
    'new 仅支持 Date、db.RegExp 和 db.Geo。',
  );
}

function methodNamed(callee: Expression | Super, scope: Scope) {
  const meaning = callee.type === 'Identifier' ? scope.get(callee.name) : undefined;
  return meaning !== undefined && 'method' in meaning ? meaning : undefined;
}

function unknownMember(node: Expression, owner: Kind, name: string): Error {
  const { methods, properties } = GRAMMAR[owner];
  const near = nearest(name, [...methods.keys(), ...properties.keys()]);
  return refuse(
    node.type === 'MemberExpression' ? node.property.start : node.start,
    `there is no "${name}" here.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    `此处没有 "${name}"。${near === undefined ? '' : `是否想用 "${near}"？`}`,
  );
}
