import { isDocument, isNumeric, isZero, toNumber, type Document } from '../../values';
import { compileExpression, createScope, type Scope } from '../aggregate/expression';
import { EngineError } from '../error';
import { compileTree, createTree, plant, type FieldTree, type Leaf, type TreeMode } from './field-tree';
import { compileCondition, compileFilter } from './filter';
import { isOperators } from './filter-shape';
import { matchedIndex } from './positional';

/** Makes a projected copy. */
export type Projection = (document: Document) => Document;

/**
 * Compiles a find projection: inclusion or exclusion, `_id`, dotted paths, $slice, $elemMatch, positional `$`, expressions.
 *
 * @param filter - the query's filter, for the positional `$`.
 * @throws EngineError where MongoDB refuses, e.g. inclusion mixed with exclusion.
 */
export function compileProjection(projection: Document, filter?: Document): Projection {
  if (Object.keys(projection).length === 0) return (document) => document;
  return compile(projection, {
    scope: createScope(),
    find: true,
    ...(filter === undefined ? {} : { filter }),
  });
}

/** Compiles the `$project` of a pipeline, where `$slice` is the expression and positions do not exist. */
export function compileProjectStage(projection: Document, scope: Scope): Projection {
  if (Object.keys(projection).length === 0)
    throw new EngineError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  return compile(projection, { scope, find: false });
}

interface Circumstances {
  readonly scope: Scope;
  readonly find: boolean;
  readonly filter?: Document;
}

interface Building extends Circumstances {
  readonly tree: FieldTree;
  mode: TreeMode | undefined;
  keepsId: boolean | undefined;
}

function compile(projection: Document, circumstances: Circumstances): Projection {
  const building: Building = { ...circumstances, tree: createTree(), mode: undefined, keepsId: undefined };
  for (const [path, value] of Object.entries(projection)) add(building, path, value);
  const { tree, keepsId } = building;
  const mode = building.mode ?? (keepsId === true ? 'include' : 'exclude');
  if (!tree.children.has('_id')) {
    if (mode === 'include' && keepsId !== false) tree.children.set('_id', { kind: 'include' });
    if (mode === 'exclude' && keepsId === false) tree.children.set('_id', { kind: 'exclude' });
  }
  return compileTree(tree, mode);
}

function add(building: Building, path: string, value: unknown): void {
  const { find, scope, tree } = building;
  if (find && path.endsWith('.$')) {
    plant(tree, path.slice(0, -2), positional(building, path.slice(0, -2)));
    decide(building, path, 'include');
    return;
  }
  const flag = flagOf(value);
  if (flag !== undefined) {
    if (path === '_id') {
      building.keepsId = flag;
      return undefined;
    }
    decide(building, path, flag ? 'include' : 'exclude');
    plant(tree, path, { kind: flag ? 'include' : 'exclude' });
    return;
  }
  if (find && isDocument(value) && '$slice' in value && isFindSlice(value['$slice'])) {
    plant(tree, path, { kind: 'transform', transform: slicer(value['$slice']) });
    return;
  }
  if (find && isDocument(value) && '$elemMatch' in value) {
    decide(building, path, 'include');
    plant(tree, path, elementMatch(value['$elemMatch']));
    return;
  }
  if (isDocument(value) && !isOperators(value)) {
    if (Object.keys(value).length === 0)
      throw new EngineError(
        51270,
        'An empty sub-projection is not a valid value. Found empty object at path',
      );
    for (const [name, inner] of Object.entries(value)) add(building, `${path}.${name}`, inner);
    return undefined;
  }
  decide(building, path, 'include');
  const compute = compileExpression(value, scope);
  plant(tree, path, { kind: 'computed', compute });
}

function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return isNumeric(value) ? !isZero(value) : undefined;
}

function decide(building: Building, path: string, mode: TreeMode): void {
  if (building.mode === undefined || building.mode === mode) building.mode = mode;
  else if (mode === 'include')
    throw new EngineError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
  else throw new EngineError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
}

// Three arguments, or one that is no number, are the aggregation's $slice.
function isFindSlice(operand: unknown): boolean {
  return isNumeric(operand) || (Array.isArray(operand) && operand.length === 2 && operand.every(isNumeric));
}

function slicer(operand: unknown): (value: unknown) => unknown {
  const [first = 0, count] = Array.isArray(operand)
    ? (operand as unknown[]).map(toNumber)
    : [toNumber(operand)];
  if (count !== undefined && count <= 0)
    throw new EngineError(
      28729,
      'First argument to $slice must be an array, second and third numbers, the third positive',
    );
  return (value) => {
    if (!Array.isArray(value)) return value;
    const array = value as unknown[];
    if (count === undefined) return first < 0 ? array.slice(first) : array.slice(0, first);
    const start = first < 0 ? Math.max(0, array.length + first) : first;
    return array.slice(start, start + count);
  };
}

function elementMatch(operand: unknown): Leaf {
  const condition = compileCondition({ $elemMatch: operand }, (filter) => compileFilter(filter));
  return {
    kind: 'transform',
    transform: (value) => {
      if (!Array.isArray(value)) return undefined;
      const found = (value as unknown[]).find((element) => condition.holds([element]));
      return found === undefined ? undefined : [found];
    },
  };
}

function positional({ filter }: Building, path: string): Leaf {
  if (filter === undefined) throw new EngineError(51246, 'positional operator needs a query');
  const indexOf = matchedIndex(filter, path);
  return {
    kind: 'transform',
    transform: (value, root) => {
      if (!Array.isArray(value)) return value;
      const index = indexOf(root);
      if (index === undefined)
        throw new EngineError(
          51246,
          "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
        );
      return [value[index] as unknown];
    },
  };
}
