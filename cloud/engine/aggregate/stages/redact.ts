import { isDocument, writeField, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileExpression, type Expression } from '../expression';
import { extendScope } from '../scope';
import { perBatch, type StageCompiler } from '../stage';

/** `$redact`: keeps, prunes or enters documents and those inside them. */
export const $redact: StageCompiler = (operand, { scope }) => {
  // Paths read the document at hand; $$ROOT stays the outermost one.
  const { scope: inner, boxes } = extendScope(scope, ['ROOT']);
  const decide = compileExpression(operand, inner);
  return perBatch((batch) =>
    batch.flatMap((document) => {
      for (const box of boxes) box.value = document;
      const result = redacted(document, decide);
      return result === undefined ? [] : [result];
    }),
  );
};

function redacted(document: Document, decide: Expression): Document | undefined {
  const decision = decide(document);
  if (decision === 'keep') return document;
  if (decision === 'prune') return undefined;
  if (decision !== 'descend')
    throw new EngineError(
      17053,
      `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${String(decision)}`,
    );
  const kept: Document = {};
  for (const [name, value] of Object.entries(document)) {
    const result = entered(value, decide);
    if (result !== undefined) writeField(kept, name, result);
  }
  return kept;
}

function entered(value: unknown, decide: Expression): unknown {
  if (isDocument(value)) return redacted(value, decide);
  if (!Array.isArray(value)) return value;
  return (value as unknown[])
    .map((element) => entered(element, decide))
    .filter((element) => element !== undefined);
}
