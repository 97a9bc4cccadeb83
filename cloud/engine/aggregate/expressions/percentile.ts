import { percentileExpression } from '../percentile';

/** `$percentile`: the numbers below which given shares lie of an array. */
export const $percentile = percentileExpression('$percentile');
