import { isDocument, writeField, type Document } from '../../values';
import { EngineError } from '../error';
import { EXPRESSIONS } from './expressions';
import { pathReader } from './field-path';
import { refuse } from './refused';
import type { Expression, ExpressionContext, Scope } from './scope';

export { createScope, type Expression, type Scope } from './scope';

/**
 * Compiles an aggregation expression to a closure.
 *
 * @throws EngineError 168 for an unknown operator, 17276 for an undefined variable, else MongoDB's code.
 */
export function compileExpression(operand: unknown, scope: Scope): Expression {
  if (typeof operand === 'string' && operand.startsWith('$')) return compilePath(operand, scope);
  if (Array.isArray(operand)) return compileArray(operand, scope);
  if (isDocument(operand)) return compileDocument(operand, scope);
  return () => operand;
}

function compileArray(operand: readonly unknown[], scope: Scope): Expression {
  const elements = operand.map((element) => compileExpression(element, scope));
  return (root) => elements.map((element) => element(root) ?? null);
}

function compileDocument(operand: Document, scope: Scope): Expression {
  const names = Object.keys(operand);
  const [first] = names;
  if (first?.startsWith('$') === true) {
    if (names.length > 1)
      throw new EngineError(
        15983,
        `An object representing an expression must have exactly one field: ${names.join(', ')}`,
      );
    return compileOperator(first, operand[first], scope);
  }
  const fields = names.map((name) => {
    if (name.startsWith('$'))
      throw new EngineError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    if (name.includes('.'))
      throw new EngineError(
        16412,
        `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
      );
    return { name, value: compileExpression(operand[name], scope) };
  });
  return (root) => {
    const made: Document = {};
    for (const { name, value } of fields) {
      const result = value(root);
      if (result !== undefined) writeField(made, name, result);
    }
    return made;
  };
}

function compileOperator(name: string, operand: unknown, scope: Scope): Expression {
  refuse(name);
  const operator = Object.hasOwn(EXPRESSIONS, name) ? EXPRESSIONS[name] : undefined;
  if (operator === undefined) throw new EngineError(168, `Unrecognized expression '${name}'`);
  return operator(operand, expressionContext(scope));
}

/** What operators and accumulators compiled in a scope may ask of the compiler. */
export function expressionContext(scope: Scope): ExpressionContext {
  return { scope, compile: (inner, innerScope = scope) => compileExpression(inner, innerScope) };
}

function compilePath(operand: string, scope: Scope): Expression {
  if (!operand.startsWith('$$')) {
    const path = operand.slice(1);
    checkPath(path);
    const reader = pathReader(path);
    const current = scope.variables.get('CURRENT');
    return current === undefined ? reader : () => reader(current.value);
  }
  const [name = '', ...rest] = operand.slice(2).split('.');
  const read = variable(name, scope);
  if (rest.length === 0) return read;
  const path = rest.join('.');
  checkPath(path);
  const reader = pathReader(path);
  return (root) => reader(read(root));
}

function checkPath(path: string): void {
  if (path === '') throw new EngineError(16872, "'$' by itself is not a valid FieldPath");
  if (path.split('.').includes(''))
    throw new EngineError(
      path.endsWith('.') ? 40353 : 15998,
      `FieldPath field names may not be empty strings.`,
    );
}

function variable(name: string, { variables, now }: Scope): Expression {
  const box = variables.get(name);
  if (box !== undefined) return () => box.value;
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return (root) => root;
    case 'REMOVE':
      return () => undefined;
    case 'NOW':
      if (now === undefined) throw new EngineError(51144, 'Builtin variable $$NOW is not available');
      return () => now;
    case 'DESCEND':
    case 'PRUNE':
    case 'KEEP': {
      const decision = name.toLowerCase();
      return () => decision;
    }
    case '':
      throw new EngineError(16869, 'empty variable names are not allowed');
    default:
      throw new EngineError(17276, `Use of undefined variable: ${name}`);
  }
}
