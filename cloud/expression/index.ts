/**
 * Database expressions: read, proved to be in a closed grammar, then built with the SDK's own package. Never run as code.
 *
 * @packageDocumentation
 */
export { readExpression, runExpression, type Execute, type ExpressionOptions } from './run';
