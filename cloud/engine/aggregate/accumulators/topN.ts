import { rankingAccumulator } from '../take';

/** `$topN`: the outputs of the first documents of an order. */
export const $topN = rankingAccumulator('$topN', { end: 'top', several: true });
