import { shownName, typeOf } from '../../values';
import type { IndexDefinition } from '../index/definition';
import { holdsPath, type Wildcard } from '../index/wildcard';
import type { PathConditions } from '../query/bounds';
import { intervalOf, MAX_POINTS, pointsOf } from './bounds';
import type { Candidate } from './shape';

/** What is matched by other than the entries at its path: absence, and whole documents and arrays. */
const UNHELD: ReadonlySet<string> = new Set(['null', 'missing', 'array', 'object']);

/** How a wildcard index could be read: by the condition on any one path that it holds. */
export function wildcardCandidates(
  index: IndexDefinition,
  wildcard: Wildcard,
  conditions: ReadonlyMap<string, PathConditions>,
): readonly Candidate[] {
  return [...conditions.values()].flatMap((condition) => {
    const path = shownName(condition.path);
    // A number may be a place in an array, which entries do not tell.
    if (!holdsPath(wildcard, path) || path.split('.').some((part) => /^\d+$/.test(part))) return [];
    const points = pointsOf(condition);
    const shown = onPath(index, path);
    if (points !== undefined && points.length <= MAX_POINTS) {
      return points.some((value) => UNHELD.has(typeOf(value)))
        ? []
        : [{ index: shown, points: [[path], points] }];
    }
    const interval = intervalOf(condition, true);
    if (interval === undefined) return [];
    const { value } = interval.lower ?? interval.upper ?? {};
    return UNHELD.has(typeOf(value)) ? [] : [{ index: shown, points: [[path]], interval }];
  });
}

/** The index as it serves one path: an entry is the path and a value. Several entries may be of one document. */
function onPath(index: IndexDefinition, path: string): IndexDefinition {
  return {
    ...index,
    key: { $_path: 1, [path]: 1 },
    parts: [
      { path: '$_path', direction: 1 },
      { path, direction: 1 },
    ],
    multikey: [path],
  };
}
