import { readField, writeField, type Document } from '../../values';
import { EngineError } from '../error';

/** Compiles the replacement of a whole document: `_id` stays, and stays first. */
export function compileReplacement(replacement: Document): (document: Document) => Document {
  const dollar = Object.keys(replacement).find((name) => name.startsWith('$'));
  if (dollar !== undefined)
    throw new EngineError(
      52,
      `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  return (document) => {
    const id = readField(replacement, '_id') ?? readField(document, '_id');
    return id === undefined ? { ...replacement } : withId(replacement, id);
  };
}

/** A copy whose first field is this `_id`. */
export function withId(document: Document, id: unknown): Document {
  const made: Document = { _id: id };
  for (const [name, value] of Object.entries(document)) if (name !== '_id') writeField(made, name, value);
  return made;
}
