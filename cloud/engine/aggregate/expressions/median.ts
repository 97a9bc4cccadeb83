import { percentileExpression } from '../percentile';

/** `$median`: the middle number of an array. */
export const $median = percentileExpression('$median');
