import { rankingAccumulator } from '../take';

/** `$bottomN`: the outputs of the last documents of an order, in that order. */
export const $bottomN = rankingAccumulator('$bottomN', { end: 'bottom', several: true });
