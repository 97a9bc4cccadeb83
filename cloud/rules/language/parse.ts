import { parse, type Expression, type Program } from 'acorn';
import { checkRule } from './check';
import { createReader } from './reader';
import type { Clause, RuleKind } from './syntax';
import { wrong, RuleSyntaxError } from './syntax-error';

/** Characters a rule may have, as documented for the real cloud. */
const LONGEST = 1024;

/**
 * Reads the expression of a rule; nothing is run.
 *
 * @throws RuleSyntaxError with the column of the first thing that is not in the language.
 * @see https://cloud.tencent.com/document/product/876/41802
 */
export function parseRule(source: string, kind: RuleKind): Clause {
  if (source.length > LONGEST) {
    throw wrong(
      LONGEST,
      `a rule may have ${LONGEST} characters, this one has ${source.length}`,
      `表达式最多 ${LONGEST} 个字符，当前为 ${source.length} 个`,
    );
  }
  const rule = createReader(source).clause(treeOf(source));
  checkRule(rule, kind);
  return rule;
}

function treeOf(source: string): Expression {
  const [statement, more] = statementsOf(source);
  if (statement === undefined) throw wrong(0, 'the expression is empty', '表达式为空');
  if (statement.type !== 'ExpressionStatement') throw notOne(statement.start);
  if (more !== undefined) throw notOne(more.start);
  if (source.charAt(statement.end - 1) === ';') throw notOne(statement.end - 1);
  return statement.expression;
}

function statementsOf(source: string): Program['body'] {
  try {
    return parse(source, {
      ecmaVersion: 2020,
      onComment: (_block, _text, start) => {
        throw wrong(start, 'a rule has no comments', '规则中不能有注释');
      },
    }).body;
  } catch (error) {
    if (error instanceof RuleSyntaxError) throw error;
    const { pos = 0, message } = error as { readonly pos?: number; readonly message: string };
    const reason = message.replace(/ \(\d+:\d+\)$/, '');
    const first = `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
    throw wrong(Math.min(pos, source.length), first, `语法错误（${first}）`);
  }
}

function notOne(position: number): RuleSyntaxError {
  return wrong(position, 'a rule is one expression and nothing else', '规则只能是一个表达式');
}
