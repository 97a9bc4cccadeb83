import {
  compareValues,
  equalValues,
  isDocument,
  isNaNValue,
  isNumeric,
  rankOf,
  typeOf,
  type Document,
} from '../../values';
import { isOperators } from '../query/filter-shape';

/** One condition on one path. */
interface Clause {
  readonly path: string;
  readonly operator: string;
  readonly operand: unknown;
}

/**
 * Whether every document that matches `filter` surely matches `partial`, the expression of a partial index. Says no
 * where it is not obvious.
 */
export function implies(filter: Document, partial: Document): boolean {
  return follows(clausesOf(filter), partial);
}

function follows(known: readonly Clause[], partial: Document): boolean {
  return Object.entries(partial).every(([name, operand]) => {
    if (name === '$and' && Array.isArray(operand)) {
      return operand.every((clause) => isDocument(clause) && follows(known, clause));
    }
    if (name === '$or' && Array.isArray(operand)) {
      return operand.some((clause) => isDocument(clause) && follows(known, clause));
    }
    if (name.startsWith('$')) return false;
    return conditionsOf(name, operand).every((wanted) => known.some((clause) => meets(clause, wanted)));
  });
}

/** The conditions that all hold: of the top and inside `$and`. */
function clausesOf(filter: Document): Clause[] {
  return Object.entries(filter).flatMap(([name, operand]) => {
    if (name === '$and' && Array.isArray(operand)) {
      return (operand as unknown[]).flatMap((clause) => (isDocument(clause) ? clausesOf(clause) : []));
    }
    return name.startsWith('$') ? [] : conditionsOf(name, operand);
  });
}

function conditionsOf(path: string, operand: unknown): Clause[] {
  if (typeOf(operand) === 'regex') return [{ path, operator: '$regex', operand }];
  if (!isOperators(operand)) return [{ path, operator: '$eq', operand }];
  return Object.entries(operand).map(([operator, value]) => ({ path, operator, operand: value }));
}

function meets(known: Clause, wanted: Clause): boolean {
  if (known.path !== wanted.path) return false;
  if (known.operator === wanted.operator && equalValues(known.operand, wanted.operand)) return true;
  if (known.operator === '$in') return listed(known, wanted);
  switch (wanted.operator) {
    case '$exists':
      return present(known);
    case '$in':
      return (
        known.operator === '$eq' &&
        Array.isArray(wanted.operand) &&
        (wanted.operand as unknown[]).some(
          (value) => typeOf(value) !== 'regex' && equalValues(value, known.operand),
        )
      );
    case '$type':
      return known.operator === '$eq' && ofType(known.operand, wanted.operand);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return within(known, wanted);
    default:
      return false;
  }
}

/** Each value of an `$in` must do by itself. */
function listed(known: Clause, wanted: Clause): boolean {
  if (!Array.isArray(known.operand) || known.operand.length === 0) return false;
  return (known.operand as unknown[]).every(
    (operand) => typeOf(operand) !== 'regex' && meets({ path: known.path, operator: '$eq', operand }, wanted),
  );
}

const PRESENT: ReadonlySet<string> = new Set([
  '$size',
  '$mod',
  '$elemMatch',
  '$type',
  '$regex',
  '$bitsAllSet',
  '$bitsAnySet',
  '$bitsAllClear',
  '$bitsAnyClear',
]);

function present({ operator, operand }: Clause): boolean {
  if (operator === '$exists') return operand === true;
  if (PRESENT.has(operator)) return true;
  if (!['$eq', '$gt', '$gte', '$lt', '$lte'].includes(operator)) return false;
  return !['null', 'missing', 'minKey', 'maxKey'].includes(typeOf(operand));
}

function ofType(value: unknown, type: unknown): boolean {
  if (isNumeric(value)) return type === 'number';
  // An array is matched by its elements, so its own type says nothing.
  return typeOf(value) === type && !Array.isArray(value);
}

/** Both conditions ask for one element, so that it does not matter whether there are several. */
function within(known: Clause, wanted: Clause): boolean {
  const { operand: value } = known;
  const { operand: bound } = wanted;
  if (rankOf(value) !== rankOf(bound) || Array.isArray(value)) return false;
  if (['null', 'missing', 'minKey', 'maxKey', 'regex'].includes(typeOf(value))) return false;
  if (isNumeric(value) && (isNaNValue(value) || isNaNValue(bound))) return false;
  const side = wanted.operator.slice(0, 3);
  const sign = side === '$gt' ? 1 : -1;
  const order = compareValues(value, bound) * sign;
  const inclusive = wanted.operator.endsWith('e');
  if (known.operator === '$eq') return order > 0 || (inclusive && order === 0);
  if (known.operator.slice(0, 3) !== side) return false;
  return order > 0 || (order === 0 && (inclusive || !known.operator.endsWith('e')));
}
