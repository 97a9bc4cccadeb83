import { isDocument, type Document } from '../../values';
import { compileExpression, createScope } from '../aggregate/expression';
import { EngineError } from '../error';
import type { Engine } from './command';
import { randomOf } from './target';

/**
 * The values of a `let`: expressions over nothing but constants, or over `root` where it is given.
 *
 * @throws EngineError with MongoDB's codes for what is no expression.
 */
export function valuesOf(engine: Engine, variables: Document, root: Document = {}): Document {
  const scope = createScope({ now: new Date(engine.clock.now()), random: randomOf(engine) });
  return Object.fromEntries(
    Object.entries(variables).map(([name, operand]) => [name, compileExpression(operand, scope)(root)]),
  );
}

/** What a pipeline update may name: the command's `let`, and over it the statement's constants `c`. */
export function updateVariables(
  engine: Engine,
  { variables, constants }: { readonly variables: Document | undefined; readonly constants: unknown },
): Document {
  if (constants !== undefined && !isDocument(constants)) {
    throw new EngineError(14, "BSON field 'update.updates.c' is the wrong type, expected type 'object'");
  }
  return { ...valuesOf(engine, variables ?? {}), ...constants };
}
