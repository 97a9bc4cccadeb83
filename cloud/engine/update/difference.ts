import { calculateObjectSize } from 'bson';
import { isDocument, readField, shownName, writeField, type Document } from '../../values';
import { emptyDescription, pathText, type Description, type PathStep } from './description';
import { identical } from './identical';

/** A difference under way: nested ones are kept only where they are smaller than the new value. */
interface Difference {
  /** Bytes it would take, as MongoDB counts them. */
  readonly size: number;
  readonly tell: (description: Description, steps: readonly PathStep[]) => void;
}

const sizeOf = (value: unknown): number => calculateObjectSize({ '': value }) - 7;

/**
 * Describes a change from the documents before and after, for updates by pipeline; undefined where the whole new
 * document says it in fewer bytes: change streams then tell a replacement.
 */
export function describeDifference(before: Document, after: Document): Description | undefined {
  const difference = ofDocuments(before, after);
  if (difference.size > calculateObjectSize(after)) return undefined;
  const description = emptyDescription();
  difference.tell(description, []);
  return description;
}

function ofValues(before: unknown, after: unknown): Difference | undefined {
  const inner =
    Array.isArray(before) && Array.isArray(after)
      ? ofArrays(before, after)
      : isDocument(before) && isDocument(after)
        ? ofDocuments(before, after)
        : undefined;
  return inner === undefined || inner.size > sizeOf(after) ? undefined : inner;
}

const SECTION = 8;

/** Fields are compared in their order: one that has moved is told like a new one. */
function ofDocuments(before: Document, after: Document): Difference {
  const removed = new Set<string>();
  const changed: string[] = [];
  const inner: (readonly [string, Difference])[] = [];
  const names = Object.keys(after);
  let at = 0;
  for (const name of Object.keys(before)) {
    if (at >= names.length || names[at] !== name) {
      removed.add(name);
      continue;
    }
    at++;
    const [old, value] = [readField(before, name), readField(after, name)];
    if (identical(old, value)) continue;
    const difference = ofValues(old, value);
    if (difference === undefined) changed.push(name);
    else inner.push([name, difference]);
  }
  const added = names.slice(at);
  for (const name of added) removed.delete(name);
  let size = 5 + (removed.size > 0 ? SECTION : 0) + (changed.length > 0 ? SECTION : 0);
  if (added.length > 0) size += SECTION;
  for (const name of removed) size += Buffer.byteLength(name) + 3;
  for (const name of [...changed, ...added]) {
    size += Buffer.byteLength(name) + 2 + sizeOf(readField(after, name));
  }
  for (const [name, difference] of inner) size += Buffer.byteLength(name) + 3 + difference.size;
  return {
    size,
    tell(description, steps) {
      for (const name of removed)
        description.removedFields.push(pathText(description, [...steps, shownName(name)]));
      for (const name of [...changed, ...added]) {
        const path = pathText(description, [...steps, shownName(name)]);
        writeField(description.updatedFields, path, readField(after, name));
      }
      for (const [name, difference] of inner) difference.tell(description, [...steps, shownName(name)]);
    },
  };
}

function ofArrays(before: readonly unknown[], after: readonly unknown[]): Difference {
  const changed: number[] = [];
  const inner: (readonly [number, Difference])[] = [];
  for (let index = 0; index < after.length; index++) {
    if (index < before.length && identical(before[index], after[index])) continue;
    const difference = index < before.length ? ofValues(before[index], after[index]) : undefined;
    if (difference === undefined) changed.push(index);
    else inner.push([index, difference]);
  }
  // An array's difference says that it is one, and each position has a letter before its number.
  let size = 5 + 4 + (after.length < before.length ? 7 : 0);
  for (const index of changed) size += String(index).length + 3 + sizeOf(after[index]);
  for (const [index, difference] of inner) size += String(index).length + 3 + difference.size;
  return {
    size,
    tell(description, steps) {
      if (after.length < before.length) {
        const field = pathText(description, steps);
        description.truncatedArrays.push({ field, newSize: after.length });
      }
      for (const index of changed) {
        writeField(description.updatedFields, pathText(description, [...steps, index]), after[index]);
      }
      for (const [index, difference] of inner) difference.tell(description, [...steps, index]);
    },
  };
}
