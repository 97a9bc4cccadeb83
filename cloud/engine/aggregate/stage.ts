import { isNumeric, isIntegral, toNumber, typeOf, type Document } from '../../values';
import { EngineError } from '../error';
import type { Scope } from './scope';

/** Documents in small arrays: stages work on many at once and only the source may make them wait. */
export type Batches = AsyncIterable<Document[]>;

/** A compiled stage. */
export type Stage = (input: Batches) => Batches;

/** What stages may use. */
export interface StageContext {
  readonly scope: Scope;
  readonly random: () => number;
  /** Bytes a stage that keeps documents may keep; any number where undefined. */
  readonly memory: number | undefined;
  readonly find: (collection: string, filter: Document) => Iterable<Document> | AsyncIterable<Document>;
  /** What a `$geoNear` at the head of an inner pipeline finds; its place may use these variables. */
  readonly near: (collection: string, operand: unknown, variables: Document) => AsyncIterable<Document>;
  /** Whether an index of the collection serves equality at a path. */
  readonly serves: (collection: string, path: string) => boolean;
  /** Compiles an inner pipeline. */
  readonly compile: (stages: readonly Document[], scope: Scope) => Stage;
}

/** Compiles the operand of a stage. */
export type StageCompiler = (operand: unknown, context: StageContext) => Stage;

/** A stage that looks at one batch at a time. */
export function perBatch(change: (batch: Document[]) => Document[]): Stage {
  return async function* (input) {
    for await (const batch of input) {
      const result = change(batch);
      if (result.length > 0) yield result;
    }
  };
}

/** Documents that come in batches of their own. */
export interface Listed extends AsyncIterable<Document> {
  lists(): Batches;
}

/** Cuts documents into batches. */
export async function* batchesOf(source: Iterable<Document> | AsyncIterable<Document>, size = 128): Batches {
  if ('lists' in source) {
    yield* (source as Listed).lists();
    return;
  }
  let batch: Document[] = [];
  const take = (document: Document) => batch.push(document) >= size;
  if (Symbol.iterator in source) {
    for (const document of source)
      if (take(document)) {
        yield batch;
        batch = [];
      }
  } else {
    for await (const document of source)
      if (take(document)) {
        yield batch;
        batch = [];
      }
  }
  if (batch.length > 0) yield batch;
}

/** All documents. */
export async function collect(input: Batches): Promise<Document[]> {
  const all: Document[] = [];
  for await (const batch of input) for (const document of batch) all.push(document);
  return all;
}

/** A count that a stage takes. @throws EngineError with the code for what is no number from 0. */
export function countOf(name: string, operand: unknown, code: number): number {
  const refuse = (what: string): never => {
    const shown = isNumeric(operand) ? String(toNumber(operand)) : typeOf(operand);
    throw new EngineError(code, `invalid argument to ${name} stage: Expected ${what} in: ${name}: ${shown}`);
  };
  if (!isNumeric(operand)) return refuse('a number');
  if (!isIntegral(operand)) return refuse('an integer');
  const count = toNumber(operand);
  return count < 0 ? refuse('a non-negative number') : count;
}
