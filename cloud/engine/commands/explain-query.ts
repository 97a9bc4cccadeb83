import { isDocument, typeOf, type Document } from '../../values';
import { isOperators } from '../query/filter-shape';

/** A filter as `explain` shows it: every condition with its operator, several of them inside `$and`. */
export function parsedQuery(filter: Document): Document {
  const clauses = clausesOf(filter);
  const [only] = clauses;
  if (only === undefined) return {};
  return clauses.length === 1 ? only : { $and: clauses };
}

function clausesOf(filter: Document): Document[] {
  return Object.entries(filter).flatMap(([name, operand]) => {
    if (name === '$comment') return [];
    if (name === '$and' && Array.isArray(operand)) return documentsIn(operand).flatMap(clausesOf);
    if ((name === '$or' || name === '$nor') && Array.isArray(operand)) {
      return [{ [name]: documentsIn(operand).map(parsedQuery) }];
    }
    return name.startsWith('$') ? [{ [name]: operand }] : conditionsOf(name, operand);
  });
}

const documentsIn = (list: readonly unknown[]): Document[] => list.filter(isDocument);

function conditionsOf(path: string, operand: unknown): Document[] {
  if (typeOf(operand) === 'regex') return [{ [path]: { $regex: operand } }];
  if (!isOperators(operand)) return [{ [path]: { $eq: operand } }];
  const { $regex: regex, $options: options, ...rest } = operand;
  const found = Object.entries(rest).map(([operator, value]) => conditionOf(path, operator, value));
  if (regex === undefined) return found;
  return [...found, { [path]: { $regex: regex, ...(options === undefined ? {} : { $options: options }) } }];
}

function conditionOf(path: string, operator: string, value: unknown): Document {
  switch (operator) {
    case '$ne':
      return { [path]: { $not: { $eq: value } } };
    case '$nin':
      return { [path]: { $not: { $in: value } } };
    case '$exists':
      return value === true ? { [path]: { $exists: true } } : { [path]: { $not: { $exists: true } } };
    default:
      return { [path]: { [operator]: value } };
  }
}
