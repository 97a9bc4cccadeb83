import { isDocument, shownName, type Document } from '../../values';

/** Which paths a wildcard index holds. */
export interface Wildcard {
  /** The path whose values and all below are held; empty: every field. */
  readonly scope: string;
  /** Only these paths and what is below. */
  readonly include?: readonly string[];
  /** Not these paths and what is below. */
  readonly exclude?: readonly string[];
  /** Whether `_id` is held too. */
  readonly id: boolean;
}

/** Whether an index holds the values at a path. */
export function holdsPath({ scope, include, exclude, id }: Wildcard, path: string): boolean {
  if (scope !== '') return isWithin(path, scope);
  if (isWithin(path, '_id')) return id;
  if (include !== undefined) return include.some((each) => isWithin(path, each));
  return exclude?.some((each) => isWithin(path, each)) !== true;
}

const isWithin = (path: string, above: string) => path === above || path.startsWith(`${above}.`);

/**
 * The entries of a document: pairs of a path and a value at it, as filters reach it. Of arrays their elements, of
 * documents their fields; an array right inside an array stays whole.
 */
export function wildcardRows(
  wildcard: Wildcard,
  document: Document,
): (readonly [path: string, value: unknown])[] {
  const rows: (readonly [string, unknown])[] = [];
  const visit = (value: unknown, path: string): void => {
    if (isDocument(value) && Object.keys(value).length > 0) {
      for (const name in value) {
        const shown = shownName(name);
        visit(value[name], path === '' ? shown : `${path}.${shown}`);
      }
    } else if (Array.isArray(value)) {
      for (const element of value as unknown[]) {
        if (isDocument(element)) visit(element, path);
        else if (holdsPath(wildcard, path)) rows.push([path, element]);
      }
    } else if (holdsPath(wildcard, path)) rows.push([path, value]);
  };
  visit(document, '');
  return rows;
}
