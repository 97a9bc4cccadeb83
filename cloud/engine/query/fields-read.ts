import { isDocument, shownName, type Document } from '../../values';

/** Fields at the top that a filter reads; undefined where it may read any. */
export function fieldsRead(filter: Document): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  return collect(filter, found) ? found : undefined;
}

const READS_NOTHING: ReadonlySet<string> = new Set([
  '$comment',
  '$alwaysTrue',
  '$alwaysFalse',
  '$sampleRate',
]);

function collect(filter: Document, found: Set<string>): boolean {
  return Object.entries(filter).every(([name, operand]) => {
    if (!name.startsWith('$')) {
      found.add(shownName(name.split('.', 1)[0] ?? ''));
      return true;
    }
    if (READS_NOTHING.has(name)) return true;
    if (name !== '$and' && name !== '$or' && name !== '$nor') return false;
    return Array.isArray(operand) && operand.every((clause) => isDocument(clause) && collect(clause, found));
  });
}
