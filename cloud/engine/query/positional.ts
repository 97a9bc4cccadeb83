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
