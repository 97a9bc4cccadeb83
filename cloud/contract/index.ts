/**
 * Typed contracts between pages and cloud functions: declared once with {@link defineApi}, kept by a function with
 * {@link implement}, seen by pages through the type {@link ApiOf}. Published as `yunlet-client/contract`; depends on
 * nothing and runs wherever ECMAScript does.
 *
 * @packageDocumentation
 */
export {
  defineApi,
  type,
  type AnyApi,
  type ApiDefinition,
  type ApiOf,
  type ErrorCodes,
  type FunctionContract,
  type HandlerInput,
  type HandlerOutcome,
  type HandlerOutput,
  type Input,
  type InputIssue,
  type Outcome,
  type Output,
  type Refusal,
  type TypeOnly,
} from './define-api';
export { Failure, implement, type Call, type Handler, type Main } from './implement';
export { type Jsonify } from './jsonify';
export {
  type Schema,
  type SchemaInput,
  type SchemaIssue,
  type SchemaOutput,
  type Validation,
} from './schema';
