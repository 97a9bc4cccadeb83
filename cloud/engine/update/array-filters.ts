import { isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import { compileFilter, type Predicate } from '../query/filter';

/** The filters behind `$[id]`, by identifier; remembers which were used. */
export interface ArrayFilters {
  /** The test of an element for `$[id]` in `path`. */
  use(id: string, path: string): (element: unknown) => boolean;
  /** Refuses filters that no path used. */
  finish(): void;
}

/** Compiles `arrayFilters`. */
export function compileArrayFilters(filters: readonly Document[]): ArrayFilters {
  const predicates = new Map<string, Predicate>();
  const used = new Set<string>();
  for (const filter of filters) {
    const id = identifierOf(filter);
    if (id === undefined)
      throw new EngineError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
    if (!/^[a-z][a-zA-Z0-9]*$/.test(id))
      throw new EngineError(
        2,
        `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${id}'`,
      );
    if (predicates.has(id))
      throw new EngineError(9, `Found multiple array filters with the same top-level field name ${id}`);
    predicates.set(id, compileFilter(filter));
  }
  return {
    use(id, path) {
      const predicate = predicates.get(id);
      if (predicate === undefined)
        throw new EngineError(2, `No array filter found for identifier '${id}' in path '${path}'`);
      used.add(id);
      return (element) => predicate({ [id]: element });
    },
    finish() {
      for (const id of predicates.keys())
        if (!used.has(id))
          throw new EngineError(9, `The array filter for identifier '${id}' was not used in the update`);
    },
  };
}

function identifierOf(filter: Document): string | undefined {
  for (const [name, operand] of Object.entries(filter)) {
    if (!name.startsWith('$')) return name.split('.')[0];
    const clauses: readonly unknown[] = Array.isArray(operand) ? operand : [];
    for (const clause of clauses) {
      const id = isDocument(clause) ? identifierOf(clause) : undefined;
      if (id !== undefined) return id;
    }
  }
  return undefined;
}
