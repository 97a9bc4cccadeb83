import { compareValues, isDocument, setAt, typeOf, valueAt, type Document } from '../../../values';
import { EngineError } from '../../error';
import { compileSort, type Sorter } from '../../query/sort';
import { compileExpression, expressionContext } from '../expression';
import { createMeter } from '../memory';
import { giveWay } from '../pace';
import { createRunSorter } from '../sorted-runs';
import { batchesOf, type Batches, type Stage, type StageCompiler, type StageContext } from '../stage';
import type { WindowFunction } from '../windows/function';
import { WINDOW_FUNCTIONS } from '../windows/table';
import type { Partition } from '../windows/window';
import { copiedAlong } from './lookup';

interface Output {
  readonly parts: readonly string[];
  readonly compute: WindowFunction;
}

interface Item {
  readonly document: Document;
  readonly group: unknown;
  readonly key: readonly unknown[];
}

/** `$setWindowFields`: fields computed from the documents around each in its partition. */
export const $setWindowFields: StageCompiler = (operand, context) =>
  windowStage(operand, { name: '$setWindowFields', context });

/** The stage under the name of who asks for it. */
export function windowStage(
  operand: unknown,
  { name, context }: { readonly name: string; readonly context: StageContext },
): Stage {
  if (!isDocument(operand))
    throw new EngineError(9, `the ${name} stage specification must be an object, found ${typeOf(operand)}`);
  const unknown = Object.keys(operand).find((field) => !['partitionBy', 'sortBy', 'output'].includes(field));
  if (unknown !== undefined)
    throw new EngineError(40415, `BSON field '${name}.${unknown}' is an unknown field.`);
  const { partitionBy = null, sortBy, output } = operand;
  if (!isDocument(output))
    throw new EngineError(40414, `BSON field '${name}.output' is missing but a required field`);
  if (sortBy !== undefined && !isDocument(sortBy))
    throw new EngineError(
      14,
      `BSON field '${name}.sortBy' is the wrong type '${typeOf(sortBy)}', expected type 'object'`,
    );
  const group = compileExpression(partitionBy, context.scope);
  const outputs = Object.entries(output).map(([path, spec]) =>
    compileOutput(path, spec, { sortBy, context }),
  );
  const sorter = compileSort(sortBy ?? {});
  const [field = ''] = Object.keys(sortBy ?? {});
  const path = field.split('.');
  return async function* (input) {
    const meter = createMeter(name, context.memory);
    const sorting = createRunSorter<Item>(
      (a, b) => compareValues(a.group, b.group) || sorter.compareKeys(a.key, b.key),
    );
    for await (const batch of input)
      for (const document of batch) {
        meter.keep(document);
        const item = { document, group: partitionOf(group(document)), key: sorter.keyOf(document) };
        const turn = sorting.add(item);
        if (turn !== undefined) await turn;
      }
    const items = await sorting.finish();
    yield* inPartitions(items, { outputs, sorter, path });
  };
}

function partitionOf(value: unknown): unknown {
  if (Array.isArray(value))
    throw new EngineError(14, 'An expression used to partition cannot evaluate to value of type array');
  return value ?? null;
}

interface Computing {
  readonly outputs: readonly Output[];
  readonly sorter: Sorter;
  /** Of the first field of `sortBy`. */
  readonly path: readonly string[];
}

/** Results that are computed at a stretch: one may look at all documents of its partition. */
const TURN = 64;

async function* inPartitions(items: readonly Item[], { outputs, sorter, path }: Computing): Batches {
  for (let from = 0, to = 0; from < items.length; from = to) {
    while (to < items.length && compareValues(items[to]?.group, items[from]?.group) === 0) to++;
    const members = items.slice(from, to);
    const partition: Partition = {
      documents: members.map(({ document }) => document),
      keyAt: (index) => valueAt(members[index]?.document ?? {}, path) ?? null,
      compare: (a, b) => sorter.compareKeys(members[a]?.key ?? [], members[b]?.key ?? []),
    };
    const computed = outputs.map(({ parts, compute }) => ({ parts, resultAt: compute(partition) }));
    const results: Document[] = [];
    for (const [index, document] of partition.documents.entries()) {
      let result = document;
      for (const { parts, resultAt } of computed) {
        result = copiedAlong(result, parts);
        setAt(result, parts, resultAt(index));
      }
      results.push(result);
      if (index % TURN === TURN - 1) await giveWay();
    }
    yield* batchesOf(results);
  }
}

interface Surroundings {
  readonly sortBy: Document | undefined;
  readonly context: StageContext;
}

function compileOutput(path: string, spec: unknown, { sortBy, context }: Surroundings): Output {
  if (!isDocument(spec))
    throw new EngineError(9, `The field '${path}' must be an object specifying a window function`);
  const { window, ...functions } = spec;
  const names = Object.keys(functions);
  const [name = ''] = names;
  if (names.length !== 1 || !name.startsWith('$'))
    throw new EngineError(9, `Expected a $-prefixed window function, ${names.join(', ')}`);
  const compile = Object.hasOwn(WINDOW_FUNCTIONS, name) ? WINDOW_FUNCTIONS[name] : undefined;
  if (compile === undefined) throw new EngineError(9, `Unrecognized window function, ${name}`);
  const compute = compile(name, functions[name], { ...expressionContext(context.scope), sortBy, window });
  return { parts: path.split('.'), compute };
}
