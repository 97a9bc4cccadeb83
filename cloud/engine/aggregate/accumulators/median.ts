import { percentileAccumulator } from '../percentile';

/** `$median`: the middle number. */
export const $median = percentileAccumulator('$median');
