import type {
  ApiDefinition,
  ErrorCodes,
  FunctionContract,
  HandlerInput,
  HandlerOutcome,
  HandlerOutput,
  InputIssue,
} from './define-api';
import type { SchemaIssue } from './schema';

/** What a handler returns to refuse a call; made by {@link Call.fail}. */
export class Failure<Code extends string> {
  readonly code: Code;
  readonly message: string;

  constructor(code: Code, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** What a handler is given besides its input. Who calls is asked of `cloud.getWXContext()`, never of the event. */
export interface Call<Code extends string> {
  /** The platform's second argument of `main`, untouched. */
  readonly context: unknown;
  /**
   * Makes a refusal of a declared code: `return fail('NOTE_NOT_FOUND')`.
   *
   * @param message - For people who read logs; the code if left out.
   */
  readonly fail: (code: Code, message?: string) => Failure<Code>;
}

/** The work of one function: returns its data or a {@link Failure}; what it throws is an unexpected error. */
export type Handler<C extends FunctionContract> = (
  input: HandlerInput<C>,
  call: Call<ErrorCodes<C>>,
) => Promise<HandlerOutput<C> | Failure<ErrorCodes<C>>> | HandlerOutput<C> | Failure<ErrorCodes<C>>;

/** The `main` of a cloud function. */
export type Main<C extends FunctionContract> = (
  event: unknown,
  context?: unknown,
) => Promise<HandlerOutcome<C>>;

/**
 * Makes the `main` of one function from its contract.
 *
 * @remarks The `userInfo` the platform puts into the event of a page's call is taken out before the schema sees it; a
 * `userInfo` the page sent itself stays. An event the schema refuses becomes `INVALID_INPUT` with its issues, and the
 * handler is not run.
 * @throws TypeError if `name` is not in `api`.
 *
 * @example
 * ```ts
 * export const main = implement(api, 'notes-get', async ({ id }, { fail }) => {
 *   const note = await find(id);
 *   return note ?? fail('NOTE_NOT_FOUND');
 * });
 * ```
 */
export function implement<const A extends ApiDefinition, K extends keyof A & string>(
  api: A,
  name: K,
  handler: Handler<A[K]>,
): Main<A[K]> {
  const contract = Object.prototype.hasOwnProperty.call(api, name) ? api[name] : undefined;
  if (contract === undefined) throw new TypeError(`the API has no function "${name}"`);
  const schema = contract.input['~standard'];
  return async (event, context) => {
    const checked = await schema.validate(withoutUserInfo(event ?? {}));
    if (checked.issues !== undefined) return refusal(checked.issues) as HandlerOutcome<A[K]>;
    const fail = (code: ErrorCodes<A[K]>, message: string = code) => new Failure(code, message);
    const answer = await handler(checked.value, { context, fail });
    const outcome: unknown =
      answer instanceof Failure
        ? { ok: false, error: { code: answer.code, message: answer.message } }
        : { ok: true, data: answer };
    return outcome as HandlerOutcome<A[K]>;
  };
}

function refusal(issues: readonly SchemaIssue[]) {
  const listed = issues.map(asInputIssue);
  const message = listed.map((issue) => `${issue.path || 'input'}: ${issue.message}`).join('; ');
  return { ok: false, error: { code: 'INVALID_INPUT', message, issues: listed } };
}

function asInputIssue(issue: SchemaIssue): InputIssue {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return { path, message: issue.message };
}

/** The platform writes exactly `appId` and `openId`; anything else under `userInfo` is the page's own. */
function withoutUserInfo(event: unknown): unknown {
  if (typeof event !== 'object' || event === null || !('userInfo' in event)) return event;
  const { userInfo, ...rest } = event;
  return isPlatforms(userInfo) ? rest : event;
}

function isPlatforms(userInfo: unknown): boolean {
  if (typeof userInfo !== 'object' || userInfo === null) return false;
  const keys = Object.keys(userInfo);
  return keys.length > 0 && keys.every((key) => key === 'appId' || key === 'openId');
}
