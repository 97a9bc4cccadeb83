import type { StageCompiler } from '../stage';
import { $group } from './group';
import { sortStage } from './sort';

/** `$sortByCount`: groups by an expression, the largest group first. */
export const $sortByCount: StageCompiler = (operand, context) => {
  const group = $group({ _id: operand, count: { $sum: 1 } }, context);
  const sort = sortStage({ count: -1 }, context);
  return (input) => sort(group(input));
};
