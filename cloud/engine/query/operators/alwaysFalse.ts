import type { TopOperator } from './clauses';

/** `$alwaysFalse`: no document. */
export const $alwaysFalse: TopOperator = () => () => false;
