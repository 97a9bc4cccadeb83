import { rankingAccumulator } from '../take';

/** `$bottom`: the output of the last document of an order. */
export const $bottom = rankingAccumulator('$bottom', { end: 'bottom', several: false });
