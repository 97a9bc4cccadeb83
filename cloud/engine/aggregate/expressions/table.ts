import type { Operator } from '../scope';

/** The expression operators by name. */
export const EXPRESSIONS: Readonly<Record<string, Operator>> = {};
