import type { RuledRequest } from '../../../cloud/rules';

/** A flat document of the model: scalars by name. */
export type Doc = Record<string, unknown>;

/** Whether a query of equality, `$ne`, `$in`, `$exists`, `$and`, `$or` and `$nor` matches a flat document. */
export function applies(query: Doc, document: Doc): boolean {
  return Object.entries(query).every(([key, condition]) => {
    const value = document[key] ?? null;
    const queries = condition as Doc[];
    if (key === '$and') return queries.every((each) => applies(each, document));
    if (key === '$or') return queries.some((each) => applies(each, document));
    if (key === '$nor') return !queries.some((each) => applies(each, document));
    if (typeof condition !== 'object' || condition === null) return value === (condition ?? null);
    const { $ne, $in, $exists } = condition as { $ne?: unknown; $in?: unknown[]; $exists?: boolean };
    if ($in !== undefined) return $in.includes(value);
    if ($exists !== undefined) return key in document === $exists;
    return value !== $ne;
  });
}

/** The document that an update makes of `document`, or creates where there is none; nothing where it does neither. */
export function changed(document: Doc | undefined, request: RuledRequest): Doc[] {
  if (document === undefined && request.upsert !== true) return [];
  const update = request.update as Record<string, Doc>;
  if (request.replace === true) return [update];
  const after: Doc = { ...document };
  for (const [operator, paths] of Object.entries(update)) {
    for (const [path, value] of Object.entries(paths)) {
      if (operator === '$set' || (operator === '$setOnInsert' && document === undefined)) after[path] = value;
      if (operator === '$unset') Reflect.deleteProperty(after, path);
      if (operator === '$rename' && path in after) {
        after[value as string] = after[path];
        Reflect.deleteProperty(after, path);
      }
    }
  }
  return [after];
}
