import { indexOfPart, isDocument, readField, writeField, type Document } from '../../values';
import type { Touched } from './apply';

/** One step of a path: a field's name or an array's position. */
export type PathStep = string | number;

/** How a document has changed, collected place by place. */
export interface Description {
  readonly updatedFields: Document;
  readonly removedFields: string[];
  readonly truncatedArrays: Document[];
  /** The parts of those paths whose text alone could mean something else. */
  readonly disambiguatedPaths: Document;
}

/** An empty description. */
export const emptyDescription = (): Description => ({
  updatedFields: {},
  removedFields: [],
  truncatedArrays: [],
  disambiguatedPaths: {},
});

/** The text of a path; noted where a step could be misread: a number that is a name, or a name with a dot. */
export function pathText(description: Description, steps: readonly PathStep[]): string {
  const text = steps.join('.');
  const ambiguous = steps.some(
    (step) => typeof step === 'string' && (step.includes('.') || indexOfPart(step) >= 0),
  );
  if (ambiguous) writeField(description.disambiguatedPaths, text, [...steps]);
  return text;
}

/**
 * Describes what update operators did, from the places they touched: each by its new value, arrays whole unless they
 * only grew at their end.
 */
export function describeTouched(before: Document, after: Document, touched: readonly Touched[]): Description {
  const description = emptyDescription();
  const paths = new Set(touched.map(({ path }) => path));
  for (const { path, appends } of touched) {
    if (!paths.delete(path) || withinAnother(path, touched)) continue;
    const { steps, old, value } = follow(before, after, path.split('.'));
    if (value === undefined) {
      description.removedFields.push(pathText(description, steps));
    } else if (appends && Array.isArray(old) && Array.isArray(value) && startsWith(value, old)) {
      for (let index = old.length; index < value.length; index++) {
        writeField(description.updatedFields, pathText(description, [...steps, index]), value[index]);
      }
    } else writeField(description.updatedFields, pathText(description, steps), value);
  }
  return description;
}

function withinAnother(path: string, touched: readonly Touched[]): boolean {
  return touched.some((other) => path.startsWith(`${other.path}.`));
}

interface Followed {
  readonly steps: readonly PathStep[];
  readonly old: unknown;
  readonly value: unknown;
}

function follow(before: Document, after: Document, names: readonly string[]): Followed {
  const steps: PathStep[] = [];
  let old: unknown = before;
  let value: unknown = after;
  for (const name of names) {
    const inArray = Array.isArray(value);
    steps.push(inArray ? Number(name) : name);
    value = member(value, name);
    old = member(old, name);
  }
  return { steps, old, value };
}

function member(container: unknown, name: string): unknown {
  if (Array.isArray(container)) return container[Number(name)] as unknown;
  return isDocument(container) ? readField(container, name) : undefined;
}

// Untouched elements are the very same values.
function startsWith(array: readonly unknown[], beginning: readonly unknown[]): boolean {
  return array.length > beginning.length && beginning.every((element, index) => array[index] === element);
}
