import { deviation } from '../deviation';

/** `$stdDevSamp`: the standard deviation of a sample. */
export const $stdDevSamp = deviation(1);
