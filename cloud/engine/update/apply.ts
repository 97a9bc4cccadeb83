import { deleteField, indexOfPart, isDocument, readField, writeField, type Document } from '../../values';
import { EngineError } from '../error';
import { identical } from './identical';
import { describe, type Modifier, type ModifierContext } from './modifier';

/** One part of an update path after compilation. */
export type PathPart =
  | { readonly kind: 'name'; readonly name: string; readonly index: number }
  /** `$`: the element the filter met. */
  | { readonly kind: 'matched'; readonly index: (document: Document) => number | undefined }
  /** `$[]` and `$[id]`: every element, or those that pass. */
  | { readonly kind: 'elements'; readonly passes: (element: unknown) => boolean };

/** A compiled modifier at its path. */
export interface Change {
  readonly path: string;
  readonly parts: readonly PathPart[];
  readonly modify: Modifier;
  /** Whether it only adds elements to the end of an array. */
  readonly appends?: boolean;
}

/** A place an application has changed: the first part that is new, or the whole path. Positions are resolved. */
export interface Touched {
  readonly path: string;
  readonly appends: boolean;
}

/** One application of an update to one document. */
export interface Application {
  readonly now: Date;
  readonly isInsert: boolean;
  /** The document before the update: `$` looks there. */
  readonly original: Document;
  /** Containers made by this application, which may be changed in place. */
  readonly owned: Set<object>;
  /** Takes the places that change. */
  readonly touched?: Touched[];
}

interface Position {
  readonly change: Change;
  readonly at: number;
  /** The path so far with positions resolved. */
  readonly path: string;
}

/** Applies one change; gives the same document back when nothing changes, else a copy that shares the rest. */
export function applyChange(document: Document, change: Change, application: Application): Document {
  return inContainer(document, { change, at: 0, path: '' }, application) as Document;
}

function inContainer(container: unknown, position: Position, application: Application): unknown {
  const part = position.change.parts[position.at] as PathPart;
  switch (part.kind) {
    case 'name':
      return inNamed(container, part, { position, application });
    case 'matched': {
      const index = matched(part, application);
      return inNamed(container, { name: String(index), index }, { position, application });
    }
    case 'elements':
      return inElements(container, part, { position, application });
  }
}

function matched(part: Extract<PathPart, { kind: 'matched' }>, { original }: Application): number {
  const index = part.index(original);
  if (index !== undefined) return index;
  throw new EngineError(2, 'The positional operator did not find the match needed from the query.');
}

interface Step {
  readonly position: Position;
  readonly application: Application;
}

interface Name {
  readonly name: string;
  readonly index: number;
}

function inNamed(container: unknown, part: Name, step: Step): unknown {
  if (isDocument(container)) return inDocument(container, part.name, step);
  if (Array.isArray(container) && part.index >= 0) return inArray(container, part.index, step);
  return blocked(container, part.name, step);
}

/** A scalar, or an array without a position, on the way: fine when there is nothing to create, else an error. */
function blocked(container: unknown, name: string, step: Step): unknown {
  if (choosesElements(step.position)) return refuseMissing(joined(step.position.path, name));
  if (created(joined(step.position.path, name), step) === undefined) return container;
  const { path } = step.position;
  const element = `{${path.slice(path.lastIndexOf('.') + 1)}: ${describe(container)}}`;
  throw new EngineError(28, `Cannot create field '${name}' in element ${element}`);
}

/** Whether elements are chosen from here on: what is not there has none. */
function choosesElements({ change, at }: Position): boolean {
  return change.parts.slice(at).some(({ kind }) => kind === 'elements');
}

function refuseMissing(path: string): never {
  throw new EngineError(2, `The path '${path}' must exist in the document in order to apply array updates.`);
}

function inDocument(container: Document, name: string, step: Step): unknown {
  const current = readField(container, name);
  const result = next(current, joined(step.position.path, name), step);
  if (result === current) return container;
  const copy = own(container, step.application) as Document;
  if (result === undefined) deleteField(copy, name);
  else writeField(copy, name, result);
  return copy;
}

function inArray(container: readonly unknown[], index: number, step: Step): unknown {
  const current = container[index];
  const result = next(current, joined(step.position.path, String(index)), step);
  if (result === current) return container;
  if (index > container.length + 1_500_000)
    throw new EngineError(2, 'Cannot pad array with more than 1500000 null values');
  const copy = own(container, step.application) as unknown[];
  while (copy.length < index) copy.push(null);
  // An element cannot be missing: unset leaves null.
  copy[index] = result ?? null;
  return copy;
}

function inElements(
  container: unknown,
  part: { readonly passes: (element: unknown) => boolean },
  step: Step,
): unknown {
  const { path } = step.position;
  if (container === undefined) return refuseMissing(path);
  if (!Array.isArray(container))
    throw new EngineError(
      2,
      `Cannot apply array updates to non-array element ${path}: ${describe(container)}`,
    );
  let result: unknown = container;
  for (let index = 0; index < container.length; index++)
    if (part.passes(container[index])) result = inArray(result as unknown[], index, step);
  return result;
}

/** The new value of a field: the modifier's at the end of the path, else the changed container. */
function next(current: unknown, path: string, { position, application }: Step): unknown {
  const { change, at } = position;
  if (at === change.parts.length - 1) {
    const result = change.modify(current, contextOf(path, application));
    if (identical(current, result)) return current;
    application.touched?.push({ path, appends: change.appends === true });
    return result;
  }
  const inner: Position = { change, at: at + 1, path };
  if (current !== undefined) return inContainer(current, inner, application);
  if (choosesElements(inner)) return refuseMissing(path);
  const made = created(path, { position: inner, application });
  if (made !== undefined) application.touched?.push({ path, appends: false });
  return made;
}

/** What the rest of the path becomes where there is nothing yet; undefined when the modifier makes nothing of nothing. */
function created(path: string, { position, application }: Step): unknown {
  const rest = position.change.parts.slice(position.at);
  const names = rest.map((part) => {
    if (part.kind === 'name') return part.name;
    return part.kind === 'matched' ? String(matched(part, application)) : '0';
  });
  let value = position.change.modify(undefined, contextOf(joined(path, names.join('.')), application));
  if (value === undefined) return undefined;
  for (const name of names.reverse()) {
    const document: Document = {};
    writeField(document, name, value);
    value = document;
  }
  return value;
}

function contextOf(path: string, application: Application): ModifierContext {
  const { now, isInsert, original } = application;
  return { now, isInsert, document: original, path };
}

function own(container: object, { owned }: Application): object {
  if (owned.has(container)) return container;
  const copy = Array.isArray(container) ? [...(container as unknown[])] : { ...container };
  owned.add(copy);
  return copy;
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** The part of a path that is a plain name or position. */
export function namePart(name: string): PathPart {
  return { kind: 'name', name, index: indexOfPart(name) };
}
