import { rankingAccumulator } from '../take';

/** `$top`: the output of the first document of an order. */
export const $top = rankingAccumulator('$top', { end: 'top', several: false });
