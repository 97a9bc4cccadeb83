import { isDocument, type Document } from '../../values';

/** The filter that the `$match` stages at the beginning of a pipeline let a planner use; a superset passes it. */
export function planableFilter(stages: readonly Document[]): Document {
  const filters: Document[] = [];
  for (const stage of stages) {
    const filter = isDocument(stage) ? stage['$match'] : undefined;
    if (!isDocument(filter)) break;
    filters.push(withoutExpressions(filter));
  }
  const [only = {}] = filters;
  return filters.length > 1 ? { $and: filters } : only;
}

/** The part of a filter without variables and chance: the planner knows none, and chance is asked once. */
export function withoutExpressions(filter: Document): Document {
  if (!mentionsExpression(filter)) return filter;
  return Object.fromEntries(
    Object.entries(filter).filter(([name, operand]) => !name.startsWith('$') && !mentionsExpression(operand)),
  );
}

function mentionsExpression(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(mentionsExpression);
  return (
    isDocument(value) &&
    Object.entries(value).some(
      ([name, inner]) => name === '$expr' || name === '$sampleRate' || mentionsExpression(inner),
    )
  );
}
