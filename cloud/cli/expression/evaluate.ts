import type { CallExpression, Expression, MemberExpression, NewExpression, SpreadElement } from 'acorn';
import { isCloudError } from '../../base';
import { keyOf, memberName } from './check';
import { refuse } from './fail';
import type { Method } from './library';

/**
 * Evaluates a tree that `checkRequest` has accepted, on the SDK's own builder objects. The outermost call sends the
 * request; its promise is returned.
 */
export function evaluate(tree: Expression, db: object): unknown {
  const property = (object: unknown, name: string): unknown => (object as Record<string, unknown>)[name];

  const call = (node: CallExpression): unknown => {
    const callee = node.callee as MemberExpression;
    const name = memberName(callee);
    const owner = value(callee.object as Expression);
    const args = node.arguments.map(value);
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
      const [first] = args;
      return first === undefined ? new Date() : new Date(first as string | number);
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
        return namedValues(db).get(node.name);
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
  return value(tree);
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
    if (isCloudError(error)) throw error;
    const reason = error instanceof Error && error.message !== '' ? error.message : 'this call is not valid';
    throw refuse(node.start, `${reason}.`, `${reason}。`);
  }
}
