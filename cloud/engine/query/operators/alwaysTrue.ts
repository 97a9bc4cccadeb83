import type { TopOperator } from './clauses';

/** `$alwaysTrue`: every document. */
export const $alwaysTrue: TopOperator = () => () => true;
