import { deviation } from '../deviation';

/** `$stdDevPop`: the standard deviation of a population. */
export const $stdDevPop = deviation(0);
