import type { Expression, PrivateIdentifier, SpreadElement, Super } from 'acorn';
import type { Clause, Comparison, RootName, Term } from './syntax';
import { wrong } from './syntax-error';

type Node = Expression | PrivateIdentifier | SpreadElement | Super;

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const ROOTS: ReadonlySet<string> = new Set(['auth', 'doc', 'now', 'request', 'resource']);
const FOREIGN: Readonly<Record<string, string>> = { '===': '==', '!==': '!=' };

/** Turns acorn's tree into clauses and terms, and refuses all that is not in the language. */
export function createReader(source: string) {
  return { clause };

  function clause(node: Node): Clause {
    const at = { start: node.start, end: node.end };
    switch (node.type) {
      case 'LogicalExpression': {
        if (node.operator === '??') throw operator(node, '??');
        const kind = node.operator === '&&' ? 'and' : 'or';
        return { kind, left: clause(node.left), right: clause(node.right), ...at };
      }
      case 'UnaryExpression':
        if (node.operator !== '!') throw operator(node, node.operator);
        return { kind: 'not', of: clause(node.argument), ...at };
      case 'ConditionalExpression':
        return {
          kind: 'choice',
          test: clause(node.test),
          then: clause(node.consequent),
          otherwise: clause(node.alternate),
          ...at,
        };
      case 'BinaryExpression':
        if (node.operator === '+') break;
        if (node.operator === 'in') return contains(node.left, node.right);
        if (COMPARISONS.has(node.operator)) {
          return compared(node.operator as Comparison, node.left, node.right);
        }
        throw operator(node, node.operator);
      case 'CallExpression':
        if (node.callee.type === 'Identifier') break;
        return matches(node);
      case 'Literal':
        if (typeof node.value === 'boolean') return { kind: 'constant', value: node.value, ...at };
        throw wrong(node.start, 'a condition is expected here, not a value', '此处应为条件，而不是值');
      default:
    }
    return { kind: 'truthy', of: term(node), ...at };
  }

  function compared(operator: Comparison, left: Node, right: Node): Clause {
    const at = { start: left.start, end: right.end };
    const again = (l: Node, r: Node) => compared(operator, l, r);
    const split =
      choiceBetween(left, (each) => again(each, right)) ?? choiceBetween(right, (each) => again(left, each));
    if (split !== undefined) return split;
    const truth = isCondition(left) ? left : isCondition(right) ? right : undefined;
    if (truth === undefined)
      return { kind: 'compare', operator, left: term(left), right: term(right), ...at };
    const other = truth === left ? right : left;
    if (other.type !== 'Literal' || typeof other.value !== 'boolean' || !/^[!=]=$/.test(operator)) {
      throw wrong(
        truth.start,
        'a condition can only be compared with true or false, by == or !=',
        '条件只能用 == 或 != 与 true 或 false 比较',
      );
    }
    const wanted = (operator === '==') === other.value;
    return wanted ? { ...clause(truth), ...at } : { kind: 'not', of: clause(truth), ...at };
  }

  function contains(left: Node, right: Node): Clause {
    const split =
      choiceBetween(left, (each) => contains(each, right)) ??
      choiceBetween(right, (each) => contains(left, each));
    if (split !== undefined) return split;
    if (left.type === 'UnaryExpression' && left.operator === '!') {
      throw wrong(
        left.start,
        'write !(x in list): ! binds closer than in',
        '请写成 !(x in list)：! 的优先级高于 in',
      );
    }
    return { kind: 'in', left: term(left), right: term(right), start: left.start, end: right.end };
  }

  function choiceBetween(node: Node, each: (node: Node) => Clause): Clause | undefined {
    if (node.type !== 'ConditionalExpression') return undefined;
    const { start, end, test, consequent, alternate } = node;
    return {
      kind: 'choice',
      test: clause(test),
      then: each(consequent),
      otherwise: each(alternate),
      start,
      end,
    };
  }

  function matches(node: Extract<Node, { type: 'CallExpression' }>): Clause {
    const { callee, start, end } = node;
    const [of, more] = node.arguments;
    if (
      callee.type === 'MemberExpression' &&
      callee.object.type === 'Literal' &&
      callee.object.value instanceof RegExp &&
      callee.property.type === 'Identifier' &&
      callee.property.name === 'test' &&
      !callee.computed &&
      of !== undefined &&
      more === undefined
    ) {
      const { source: text, flags } = callee.object.value;
      if (/[^ims]/.test(flags))
        throw wrong(callee.object.start, `the flag ${flags} is not known`, `不支持正则标志 ${flags}`);
      return { kind: 'matches', pattern: new RegExp(text, flags), of: term(of), start, end };
    }
    throw wrong(
      start,
      'only get(path) and /pattern/.test(text) can be called',
      '只能调用 get(path) 和 /正则/.test(文本)',
    );
  }

  function term(node: Node): Term {
    const at = { start: node.start, end: node.end };
    switch (node.type) {
      case 'Literal': {
        const { value } = node;
        if (typeof value === 'bigint' || value instanceof RegExp) break;
        return { kind: 'literal', value: value as string | number | boolean | null, ...at };
      }
      case 'UnaryExpression':
        if (
          node.operator === '-' &&
          node.argument.type === 'Literal' &&
          typeof node.argument.value === 'number'
        ) {
          return { kind: 'literal', value: -node.argument.value, ...at };
        }
        throw operator(node, node.operator);
      case 'Identifier':
        if (node.name === 'undefined') return { kind: 'literal', value: undefined, ...at };
        if (ROOTS.has(node.name)) return { kind: 'root', name: node.name as RootName, ...at };
        throw wrong(
          node.start,
          `there is no ${node.name}; a rule knows auth, doc, now, request and get(), a storage rule auth and resource`,
          `没有 ${node.name}；数据库规则可用 auth、doc、now、request 和 get()，存储规则可用 auth 和 resource`,
        );
      case 'ArrayExpression':
        return {
          kind: 'list',
          items: node.elements.map((item) => {
            if (item === null) throw wrong(node.start, 'a list may have no gaps', '列表中不能有空位');
            return term(item);
          }),
          ...at,
        };
      case 'MemberExpression':
        if (node.optional) throw operator(node, '?.');
        return { kind: 'member', of: term(node.object), name: nameOf(node), ...at };
      case 'TemplateLiteral':
        return { kind: 'text', parts: templateParts(node), ...at };
      case 'BinaryExpression': {
        if (node.operator !== '+') throw operator(node, node.operator);
        const parts = [...joined(node.left), ...joined(node.right)];
        if (parts.some(isText)) return { kind: 'text', parts, ...at };
        throw wrong(
          node.start,
          '+ joins texts only; a rule does not calculate',
          '+ 只能拼接字符串，规则不支持算术运算',
        );
      }
      case 'CallExpression': {
        const [path, more] = node.arguments;
        const isGet = node.callee.type === 'Identifier' && node.callee.name === 'get';
        if (!isGet || path === undefined || more !== undefined) {
          throw wrong(node.start, 'only get(path) gives a value', '只有 get(path) 可以取值');
        }
        return { kind: 'get', path: term(path), ...at };
      }
      default:
    }
    throw wrong(
      node.start,
      `${source.slice(node.start, Math.min(node.end, node.start + 40))} is not part of the language`,
      `规则语言不支持 ${source.slice(node.start, Math.min(node.end, node.start + 40))}`,
    );
  }

  function nameOf(node: Extract<Node, { type: 'MemberExpression' }>): Term {
    const { property, computed } = node;
    const at = { start: property.start, end: property.end };
    if (computed) return term(property);
    if (property.type !== 'Identifier')
      throw wrong(property.start, 'a name is expected here', '此处应为名称');
    return { kind: 'literal', value: property.name, ...at };
  }

  function templateParts(node: Extract<Node, { type: 'TemplateLiteral' }>): readonly Term[] {
    return node.quasis.flatMap((quasi, index): Term[] => {
      const expression = node.expressions[index];
      const { start, end, value } = quasi;
      const text: Term = { kind: 'literal', value: value.cooked ?? value.raw, start, end };
      return expression === undefined ? [text] : [text, term(expression)];
    });
  }

  function joined(node: Node): readonly Term[] {
    return node.type === 'BinaryExpression' && node.operator === '+'
      ? [...joined(node.left), ...joined(node.right)]
      : [term(node)];
  }

  function operator(node: Node, name: string) {
    const instead = FOREIGN[name];
    return wrong(
      node.start,
      `the operator ${name} is not part of the language${instead === undefined ? '' : `; write ${instead}`}`,
      `规则语言不支持运算符 ${name}${instead === undefined ? '' : `，请使用 ${instead}`}`,
    );
  }
}

function isText(term: Term): boolean {
  return term.kind === 'text' || (term.kind === 'literal' && typeof term.value === 'string');
}

function isCondition(node: Node): boolean {
  switch (node.type) {
    case 'LogicalExpression':
      return true;
    case 'UnaryExpression':
      return node.operator === '!';
    case 'BinaryExpression':
      return COMPARISONS.has(node.operator) || node.operator === 'in';
    case 'CallExpression':
      return node.callee.type === 'MemberExpression';
    default:
      return false;
  }
}
