import type { CallExpression, Expression, MemberExpression, NewExpression, SpreadElement } from 'acorn';
import { keyOf, memberName } from './check';
import { Misunderstanding, refuse } from './fail';
import type { Method } from './library';
import type { Script } from './read';

/** What an evaluation came to. */
export interface Evaluation {
  /** The promise of the outermost call, which sends the request. */
  readonly pending: unknown;
  /** The script itself says how many documents it wants. */
  readonly limited: boolean;
}

/**
 * Evaluates a script that `checkScript` has accepted, on the SDK's own builder objects.
 *
 * @param now - Milliseconds since 1970, for `new Date()`.
 */
export function evaluate(script: Script, db: object, now: number): Evaluation {
  const names = new Map(namedValues(db));
  let limited = false;
  const property = (object: unknown, name: string): unknown => (object as Record<string, unknown>)[name];

  const call = (node: CallExpression): unknown => {
    const { callee } = node;
    const args = node.arguments.map(value);
    if (callee.type !== 'MemberExpression') {
      const method = value(callee as Expression) as Method;
      return guarded(node, () => method(...args));
    }
    const name = memberName(callee);
    const owner = value(callee.object as Expression);
    limited = isLimited(owner);
    // In wx-server-sdk the document is wrapped as { data }, in its inner package it is not.
    if (DOCUMENT_TAKERS.has(name) && isRequestTaker(owner)) args[0] = unwrap(args[0], node);
    return guarded(node, () =>
      isGeo(callee)
        ? construction(property(owner, name), args)
        : Reflect.apply(property(owner, name) as Method, owner, args),
    );
  };

  const construct = (node: NewExpression): unknown => {
    const args = node.arguments.map(value);
    if (node.callee.type === 'Identifier') {
      const named = names.get(node.callee.name);
      if (named !== undefined) return guarded(node, () => (named as Method)(...args));
      const [first = now] = args;
      return new Date(first as string | number);
    }
    const callee = node.callee as MemberExpression;
    const owner = value(callee.object as Expression);
    const name = memberName(callee);
    return guarded(node, () =>
      isGeo(callee)
        ? construction(property(owner, name), args)
        : Reflect.apply(property(owner, name) as Method, owner, args),
    );
  };

  const value = (node: Expression | SpreadElement): unknown => {
    switch (node.type) {
      case 'Identifier':
        return names.get(node.name);
      case 'Literal':
        return node.value;
      case 'TemplateLiteral':
        return node.quasis[0]?.value.cooked ?? '';
      case 'UnaryExpression':
        return -Number(value(node.argument));
      case 'ArrayExpression':
        return node.elements.map((item) => (item === null ? null : value(item)));
      case 'ObjectExpression':
        return Object.fromEntries(
          node.properties.flatMap((member) =>
            member.type === 'SpreadElement' ? [] : [[keyOf(member.key), value(member.value)]],
          ),
        );
      case 'MemberExpression':
        return property(value(node.object as Expression), memberName(node));
      case 'CallExpression':
        return call(node);
      case 'NewExpression':
        return construct(node);
      default:
        throw new TypeError(`${node.type} was not checked`);
    }
  };
  // A method taken from its object is called on it all the same.
  const member = (owner: unknown, name: string): unknown => {
    const found = property(owner, name);
    if (typeof found !== 'function') return found;
    const geo = owner === property(db, 'Geo');
    return (...args: readonly unknown[]) =>
      geo ? construction(found, args) : Reflect.apply(found as Method, owner, args);
  };

  for (const declaration of script.declarations) {
    const { name, value: given } = declaration;
    const [object, key] =
      declaration.member === undefined && given.type === 'MemberExpression'
        ? [given.object as Expression, memberName(given)]
        : [given, declaration.member];
    names.set(name, key === undefined ? value(object) : member(value(object), key));
  }
  return { pending: value(script.request), limited };
}

function construction(constructor: unknown, args: readonly unknown[]): unknown {
  return Reflect.construct(constructor as new () => unknown, args);
}

const DOCUMENT_TAKERS = new Set(['add', 'set', 'update']);

function namedValues(db: object): ReadonlyMap<string, unknown> {
  const { command } = db as { readonly command: { readonly aggregate: unknown } };
  return new Map<string, unknown>([
    ['db', db],
    ['_', command],
    ['$', command.aggregate],
    ['NaN', NaN],
    ['Infinity', Infinity],
  ]);
}

/** `_.set(…)` has the name of a request but is a command; only builder objects carry a database. */
function isRequestTaker(owner: unknown): boolean {
  return typeof owner === 'object' && owner !== null && '_db' in owner;
}

/** Whether a builder object was told a limit. */
function isLimited(owner: unknown): boolean {
  const { _apiOptions: options } = (owner ?? {}) as { readonly _apiOptions?: { readonly limit?: number } };
  return options?.limit !== undefined;
}

function unwrap(argument: unknown, node: CallExpression): unknown {
  if (typeof argument !== 'object' || argument === null) {
    throw refuse(node.start, 'the document is missing: { data: {…} }.', '缺少文档：{ data: {…} }。');
  }
  const keys = Object.keys(argument);
  const { data } = argument as { readonly data?: unknown };
  return keys.length === 1 && typeof data === 'object' && data !== null ? data : argument;
}

function isGeo(callee: MemberExpression): boolean {
  return callee.object.type === 'MemberExpression' && memberName(callee.object) === 'Geo';
}

/** The builder's own refusals ("limit must be an integer") become ours, with the place. */
function guarded<T>(node: CallExpression | NewExpression, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Misunderstanding) throw error;
    const reason = error instanceof Error && error.message !== '' ? error.message : 'this call is not valid';
    throw refuse(node.start, `${reason}.`, `${reason}。`);
  }
}
