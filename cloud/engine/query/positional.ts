import { isDocument, readField, valueAt, writeField, type Document } from '../../values';
import type { Predicate } from './condition';
import { compileCondition, compileFilter } from './filter';
import { compilePath } from './path';

/**
 * Finds which element of the array at `arrayPath` met the filter, for the positional `$`: the last condition that looks
 * into that array decides, and gives its first element. `undefined` when none does.
 */
export function matchedIndex(
  filter: Document,
  arrayPath: string,
): (document: Document) => number | undefined {
  const predicates = conditionsOn(filter, arrayPath).reverse();
  const parts = arrayPath.split('.');
  return (document) => {
    const array = valueAt(document, parts);
    if (!Array.isArray(array)) return undefined;
    for (const predicate of predicates) {
      const index = array.findIndex((element: unknown) => predicate(replaceAt(document, parts, [element])));
      if (index >= 0) return index;
    }
    return undefined;
  };
}

/**
 * Which element of any array met the filter: for an update's `$` behind an array that the filter does not mention. The
 * last condition that looks into an array decides.
 */
export function anyMatchedIndex(filter: Document): (document: Document) => number | undefined {
  const conditions = conditionsIn(filter).reverse();
  return (document) => {
    for (const [name, operand] of conditions) {
      const parts = name.split('.');
      for (let length = 1; length <= parts.length; length++) {
        const path = parts.slice(0, length);
        if (!Array.isArray(valueAt(document, path))) continue;
        const index = matchedIndex({ [name]: operand }, path.join('.'))(document);
        if (index !== undefined) return index;
      }
    }
    return undefined;
  };
}

function conditionsIn(filter: Document): (readonly [string, unknown])[] {
  return Object.entries(filter).flatMap(([name, operand]) => {
    if ((name === '$and' || name === '$or') && Array.isArray(operand))
      return (operand as Document[]).flatMap(conditionsIn);
    return name.startsWith('$') ? [] : [[name, operand] as const];
  });
}

function conditionsOn(filter: Document, arrayPath: string): Predicate[] {
  return Object.entries(filter).flatMap(([name, operand]) => {
    if ((name === '$and' || name === '$or') && Array.isArray(operand))
      return (operand as Document[]).flatMap((clause) => conditionsOn(clause, arrayPath));
    if (name !== arrayPath && !name.startsWith(`${arrayPath}.`)) return [];
    const condition = compileCondition(operand, compileFilter);
    // A condition met by absence points at no element.
    return condition.negated === true ? [] : [condition.at(compilePath(withoutIndex(name, arrayPath)))];
  });
}

function withoutIndex(name: string, arrayPath: string): string {
  const rest = name.slice(arrayPath.length).replace(/^\.\d+(?=\.|$)/, '');
  return arrayPath + rest;
}

function replaceAt(document: Document, parts: readonly string[], value: unknown): Document {
  const [name = '', ...rest] = parts;
  const copy = { ...document };
  const inner = readField(document, name);
  writeField(
    copy,
    name,
    rest.length === 0 ? value : isDocument(inner) ? replaceAt(inner, rest, value) : inner,
  );
  return copy;
}
