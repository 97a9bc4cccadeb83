import { parse, type Expression, type Node } from 'acorn';
import { refuse } from './fail';

const LONGEST = 1_000_000;

/**
 * Reads one JavaScript expression into its tree; nothing is run. A leading `await` and a closing semicolon are forgiven,
 * since expressions come out of functions' code.
 *
 * @throws CloudError `USAGE` with the column.
 */
export function readExpression(source: string): Expression {
  if (source.length > LONGEST) throw refuse(LONGEST, 'the expression is too long.', '表达式过长。');
  const program = parseSource(source);
  const [statement, more] = program.body;
  if (statement === undefined) throw refuse(0, 'an expression is missing.', '缺少表达式。');
  if (statement.type !== 'ExpressionStatement') {
    throw refuse(statement.start, 'only an expression is understood here.', '此处只支持表达式。');
  }
  if (more !== undefined)
    throw refuse(more.start, 'only one expression is understood.', '只支持一个表达式。');
  const { expression } = statement;
  return expression.type === 'AwaitExpression' ? expression.argument : expression;
}

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
