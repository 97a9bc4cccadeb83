import { percentileAccumulator } from '../percentile';

/** `$percentile`: the numbers below which given shares lie. */
export const $percentile = percentileAccumulator('$percentile');
