import type { Document } from '../../values';
import { EngineError } from '../error';

/** A compiled expression: reads the current document; `undefined` is missing. */
export type Expression = (root: Document) => unknown;

/** A variable's place. The closures that read it were compiled around it, so that evaluating allocates nothing. */
export interface Box {
  value: unknown;
}

/** The variables and circumstances an expression is compiled in. */
export interface Scope {
  readonly variables: ReadonlyMap<string, Box>;
  /** `$$NOW`; refused when absent. */
  readonly now?: Date;
  /** A number in [0, 1) for `$rand`; refused when absent. */
  readonly random?: () => number;
}

/** What an operator may ask of the compiler. */
export interface ExpressionContext {
  readonly scope: Scope;
  /** Compiles an operand, in the operator's own scope or in another. */
  compile(operand: unknown, scope?: Scope): Expression;
}

/** An expression operator: compiles its operand once. */
export type Operator = (operand: unknown, context: ExpressionContext) => Expression;

/** A scope without variables, or with the given ones. */
export function createScope(options: Partial<Scope> = {}): Scope {
  return { variables: new Map(), ...options };
}

/** A scope with more variables; each gets a box of its own. */
export function extendScope(
  scope: Scope,
  names: readonly string[],
): { readonly scope: Scope; readonly boxes: readonly Box[] } {
  for (const name of names) if (name !== 'ROOT') checkVariable(name);
  const boxes = names.map((): Box => ({ value: undefined }));
  const variables = new Map(scope.variables);
  names.forEach((name, index) => variables.set(name, boxes[index] as Box));
  return { scope: { ...scope, variables }, boxes };
}

/**
 * Checks the name of a user's variable; `CURRENT` may be set too.
 *
 * @throws EngineError 16866 to 16868 where MongoDB refuses.
 */
export function checkVariable(name: string): void {
  if (name === '') throw new EngineError(16866, 'empty variable names are not allowed');
  if (name === 'CURRENT') return;
  if (!/^[a-z\u0080-\uffff]/.test(name))
    throw new EngineError(16867, `'${name}' starts with an invalid character for a user variable name`);
  const bad = /[^A-Za-z0-9_\u0080-\uffff]/.exec(name)?.[0];
  if (bad !== undefined)
    throw new EngineError(16868, `'${name}' contains an invalid character for a variable name: '${bad}'`);
}
