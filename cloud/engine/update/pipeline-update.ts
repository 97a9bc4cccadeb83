import type { Document } from '../../values';
import { EngineError } from '../error';
import { createScope } from '../aggregate/expression';
import { extendScope } from '../aggregate/scope';
import { compileTransform } from '../aggregate/transform';

const ALLOWED = ['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith'];

/**
 * Compiles an update written as a pipeline of `$set`, `$unset`, `$project` and `$replaceWith`.
 *
 * @param variables - values that it may name, constant for all documents.
 */
export function compilePipelineUpdate(
  stages: readonly Document[],
  variables: Document = {},
): (document: Document, context: { readonly now: Date }) => Document {
  const compileAll = (now: Date) =>
    stages.map((stage) => {
      const [name = '', ...more] = Object.keys(stage);
      if (more.length > 0 || name === '')
        throw new EngineError(40323, 'A pipeline stage specification object must contain exactly one field.');
      if (!ALLOWED.includes(name))
        throw new EngineError(72, `${name} is not allowed to be used within an update`);
      return compileTransform(name, stage[name], scopeOf(now, variables));
    });
  let compiled = { now: new Date(0), transforms: compileAll(new Date(0)) };
  return (document, { now }) => {
    if (compiled.now !== now) compiled = { now, transforms: compileAll(now) };
    const result = compiled.transforms.reduce((current, transform) => transform(current), document);
    // An update may not take the _id away: MongoDB puts the old one back.
    return '_id' in result || !('_id' in document) ? result : { _id: document['_id'], ...result };
  };
}

function scopeOf(now: Date, variables: Document) {
  const names = Object.keys(variables);
  const { scope, boxes } = extendScope(createScope({ now }), names);
  boxes.forEach((box, at) => (box.value = variables[names[at] ?? '']));
  return scope;
}
