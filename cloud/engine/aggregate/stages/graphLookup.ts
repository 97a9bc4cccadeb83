import { Long } from 'bson';
import {
  isDocument,
  isIntegral,
  isNumeric,
  readField,
  setAt,
  toNumber,
  typeOf,
  type Document,
} from '../../../values';
import { EngineError } from '../../error';
import { valuesVisited } from '../equality-join';
import { compileExpression } from '../expression';
import { keyText } from '../sets';
import { createMeter } from '../memory';
import { batchesOf, collect, type StageCompiler, type StageContext } from '../stage';
import { copiedAlong } from './lookup';

const REQUIRED = ['from', 'startWith', 'connectFromField', 'connectToField', 'as'];
const OPTIONAL = ['maxDepth', 'depthField', 'restrictSearchWithMatch'];

interface Graph {
  readonly from: string;
  readonly connectFrom: readonly string[];
  readonly connectTo: string;
  readonly as: readonly string[];
  readonly maxDepth: number;
  readonly depthField: readonly string[] | undefined;
  readonly restrict: Document;
}

/** `$graphLookup`: the documents of another collection that can be reached over links, each once. */
export const $graphLookup: StageCompiler = (operand, context) => {
  const given = readOperand(operand);
  const graph = graphOf(given);
  const start = compileExpression(given['startWith'], context.scope);
  return async function* (input) {
    for await (const batch of input) {
      const joined: Document[] = [];
      for (const document of batch) {
        const copy = copiedAlong(document, graph.as);
        setAt(copy, graph.as, await reach(graph, start(document), context));
        joined.push(copy);
      }
      yield joined;
    }
  };
};

function readOperand(operand: unknown): Document {
  if (!isDocument(operand))
    throw new EngineError(
      40327,
      `the $graphLookup stage specification must be an object, but found ${typeOf(operand)}`,
    );
  for (const name of Object.keys(operand))
    if (!REQUIRED.includes(name) && !OPTIONAL.includes(name))
      throw new EngineError(40104, `Unknown argument to $graphLookup: ${name}`);
  for (const name of REQUIRED)
    if (operand[name] === undefined)
      throw new EngineError(
        40105,
        "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
      );
  for (const name of ['from', 'as', 'connectFromField', 'connectToField', 'depthField'])
    if (operand[name] !== undefined && typeof operand[name] !== 'string')
      throw new EngineError(
        40103,
        `expected string as argument for ${name}, found: ${typeOf(operand[name])}`,
      );
  return operand;
}

function graphOf(given: Document): Graph {
  const { maxDepth, restrictSearchWithMatch: restrict = {}, depthField } = given;
  if (maxDepth !== undefined && !isNumeric(maxDepth))
    throw new EngineError(40100, `maxDepth must be numeric, found type: ${typeOf(maxDepth)}`);
  const depth = maxDepth === undefined ? Infinity : toNumber(maxDepth);
  if (depth < 0) throw new EngineError(40101, `maxDepth requires a nonnegative argument, found: ${depth}`);
  if (maxDepth !== undefined && !isIntegral(maxDepth))
    throw new EngineError(40102, `maxDepth could not be represented as a long long: ${depth}`);
  if (!isDocument(restrict))
    throw new EngineError(40185, `restrictSearchWithMatch must be an object, found ${typeOf(restrict)}`);
  return {
    from: given['from'] as string,
    connectFrom: (given['connectFromField'] as string).split('.'),
    connectTo: given['connectToField'] as string,
    as: (given['as'] as string).split('.'),
    maxDepth: depth,
    depthField: typeof depthField === 'string' ? depthField.split('.') : undefined,
    restrict,
  };
}

/** Level by level, so that a document's depth is that of its shortest way. */
async function reach(graph: Graph, start: unknown, { find, memory }: StageContext): Promise<Document[]> {
  const { from, connectFrom, connectTo, restrict, maxDepth, depthField } = graph;
  const meter = createMeter('$graphLookup', memory);
  const reached = new Map<string, Document>();
  const asked = new Set<string>();
  let frontier = fresh(Array.isArray(start) ? (start as unknown[]) : [start], asked);
  for (let depth = 0; depth <= maxDepth && frontier.length > 0; depth++) {
    const filter = { $and: [restrict, { [connectTo]: { $in: frontier } }] };
    const next: unknown[] = [];
    for (const document of await collect(batchesOf(find(from, filter)))) {
      const key = keyText(readField(document, '_id'));
      if (reached.has(key)) continue;
      meter.keep(document);
      next.push(...valuesVisited(document, connectFrom));
      const shown = depthField === undefined ? document : copiedAlong(document, depthField);
      if (depthField !== undefined) setAt(shown, depthField, Long.fromNumber(depth));
      reached.set(key, shown);
    }
    frontier = fresh(next, asked);
  }
  return [...reached.values()];
}

/** The values that were not asked for yet; regular expressions would match instead of being equal. */
function fresh(values: readonly unknown[], asked: Set<string>): unknown[] {
  return values.filter((value) => {
    if (value === undefined || typeOf(value) === 'regex') return false;
    const key = keyText(value);
    if (asked.has(key)) return false;
    asked.add(key);
    return true;
  });
}
