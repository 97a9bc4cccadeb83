import { parse, type Expression, type Node, type Pattern, type VariableDeclaration } from 'acorn';
import { refuse } from './fail';

const LONGEST = 1_000_000;

/** A name given before the request: to a value, or to a member of one (`const { Point } = db.Geo`). */
export interface Declaration {
  readonly name: string;
  readonly start: number;
  readonly value: Expression;
  readonly member?: string;
}

/** A script of WeChat's: names, then one request. */
export interface Script {
  readonly declarations: readonly Declaration[];
  readonly request: Expression;
}

/**
 * Reads a script into its tree; nothing is run. A leading `await` and a closing semicolon are forgiven, since requests
 * come out of functions' code.
 *
 * @remarks Source: "数据库脚本" (guide/database/dbscript) lists what such a script may hold: declarations, with objects
 * taken apart, and comments beside the request; no statement else.
 */
export function readScript(source: string): Script {
  if (source.length > LONGEST) throw refuse(LONGEST, 'the expression is too long.', '表达式过长。');
  const { body } = parseSource(source);
  const declarations: Declaration[] = [];
  let request: Expression | undefined;
  for (const statement of body) {
    if (statement.type === 'EmptyStatement') continue;
    if (request !== undefined)
      throw refuse(statement.start, 'only one expression is understood.', '只支持一个表达式。');
    if (statement.type === 'VariableDeclaration') declarations.push(...declarationsOf(statement));
    else if (statement.type === 'ExpressionStatement') {
      const { expression } = statement;
      request = expression.type === 'AwaitExpression' ? expression.argument : expression;
    } else {
      throw refuse(statement.start, 'only an expression is understood here.', '此处只支持表达式。');
    }
  }
  if (request === undefined) throw refuse(source.length, 'an expression is missing.', '缺少表达式。');
  return { declarations, request };
}

function declarationsOf({ declarations }: VariableDeclaration): Declaration[] {
  return declarations.flatMap(({ id, init, start }): Declaration[] => {
    if (init == null) throw refuse(start, 'this name is given nothing.', '变量声明缺少初始值。');
    if (id.type === 'Identifier') return [{ name: id.name, start, value: init }];
    if (id.type !== 'ObjectPattern')
      throw refuse(id.start, `${nameOf(id)} is not understood.`, '不支持这种声明。');
    return id.properties.map((property) => {
      const plain =
        property.type === 'Property' &&
        !property.computed &&
        property.key.type === 'Identifier' &&
        property.value.type === 'Identifier';
      if (!plain) {
        throw refuse(property.start, 'only names are understood in { … } = ….', '解构声明中只支持名称。');
      }
      return {
        name: nameIn(property.value),
        start: property.start,
        value: init,
        member: nameIn(property.key as Pattern),
      };
    });
  });
}

const nameIn = (pattern: Pattern): string => (pattern.type === 'Identifier' ? pattern.name : '');

function parseSource(source: string): ReturnType<typeof parse> {
  try {
    return parse(source, { ecmaVersion: 2022, sourceType: 'script', allowAwaitOutsideFunction: true });
  } catch (error) {
    // Thousands of nested brackets end the parser's stack.
    if (error instanceof RangeError)
      throw refuse(0, 'the expression is nested too deeply.', '表达式嵌套过深。');
    const { pos = 0, message } = error as { pos?: number; message: string };
    const reason = message.replace(/ \(\d+:\d+\)$/, '');
    throw refuse(pos, `${reason.charAt(0).toLowerCase()}${reason.slice(1)}.`, `语法错误（${reason}）。`);
  }
}

/** The source text names of node types a person may have meant, for refusals. */
export function nameOf(node: Node): string {
  return node.type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
