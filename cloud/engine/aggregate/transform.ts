import { isDocument, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import { compileTree, createTree, plant, type FieldTree } from '../query/field-tree';
import { isOperators } from '../query/filter-shape';
import { compileProjectStage } from '../query/projection';
import { compileExpression, type Scope } from './expression';

/** Makes one document of another. */
export type Transform = (document: Document) => Document;

type TransformCompiler = (operand: unknown, scope: Scope) => Transform;

const TRANSFORMS: Readonly<Record<string, TransformCompiler>> = {
  $addFields: (operand, scope) => addFields('$addFields', operand, scope),
  $set: (operand, scope) => addFields('$set', operand, scope),
  $project: project,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: (operand, scope) => replaceWith(operand, scope),
};

/** Compiles a stage that looks at one document at a time: `$addFields`, `$project`, `$unset`, `$replaceWith` and their kin. */
export function compileTransform(name: string, operand: unknown, scope: Scope): Transform {
  const compiler = TRANSFORMS[name];
  if (compiler === undefined) throw new TypeError(`${name} is no transform`);
  return compiler(operand, scope);
}

function addFields(name: string, operand: unknown, scope: Scope): Transform {
  if (!isDocument(operand))
    throw new EngineError(40272, `${name} specification stage must be an object, got ${typeOf(operand)}`);
  const tree = createTree();
  for (const [path, value] of Object.entries(operand)) plantValue(tree, path, { value, scope });
  return compileTree(tree, 'exclude');
}

interface Planted {
  readonly value: unknown;
  readonly scope: Scope;
}

function plantValue(tree: FieldTree, path: string, { value, scope }: Planted): void {
  if (isDocument(value) && !isOperators(value) && Object.keys(value).length > 0) {
    for (const [name, inner] of Object.entries(value))
      plantValue(tree, `${path}.${name}`, { value: inner, scope });
    return;
  }
  plant(tree, path, { kind: 'computed', compute: compileExpression(value, scope) });
}

function project(operand: unknown, scope: Scope): Transform {
  if (!isDocument(operand)) throw new EngineError(15969, '$project specification must be an object');
  return compileProjectStage(operand, scope);
}

function unset(operand: unknown): Transform {
  const paths: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (paths.length === 0)
    throw new EngineError(31119, '$unset specification must be a string or an array with at least one field');
  const tree = createTree();
  for (const path of paths) {
    if (typeof path !== 'string')
      throw new EngineError(
        31002,
        '$unset specification must be a string or an array containing only string values',
      );
    if (path === '') throw new EngineError(40352, 'FieldPath cannot be constructed with empty string');
    plant(tree, path, { kind: 'exclude' });
  }
  return compileTree(tree, 'exclude');
}

function replaceRoot(operand: unknown, scope: Scope): Transform {
  if (!isDocument(operand))
    throw new EngineError(
      40229,
      `expected an object as specification for $replaceRoot stage, got ${typeOf(operand)}`,
    );
  const unknown = Object.keys(operand).find((name) => name !== 'newRoot');
  if (unknown !== undefined)
    throw new EngineError(40415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  if (!('newRoot' in operand))
    throw new EngineError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  return replaceWith(operand['newRoot'], scope);
}

function replaceWith(operand: unknown, scope: Scope): Transform {
  const compute = compileExpression(operand, scope);
  return (document) => {
    const result = compute(document);
    if (isDocument(result)) return result;
    throw new EngineError(
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was of type: ${typeOf(result)}`,
    );
  };
}
