import type { UpdateOperator } from '../modifier';

/** `$unset`: the field goes; an array element becomes null. */
export const $unset: UpdateOperator = () => () => undefined;
