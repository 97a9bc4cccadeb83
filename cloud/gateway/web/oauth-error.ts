import { errorSentence, type CloudError, type ErrorCode, type Lang } from '../../base';

/** An error in the words of OAuth, and a number as gRPC counts them. */
interface OauthWords {
  readonly error: string;
  readonly error_code: number;
}

const UNAUTHENTICATED: OauthWords = { error: 'unauthenticated', error_code: 16 };
const INVALID_GRANT: OauthWords = { error: 'invalid_grant', error_code: 16 };

/** Compat: the words are those js-sdk acts upon; the numbers of the real cloud could not be seen. */
const WORDS: Readonly<Partial<Record<ErrorCode, OauthWords>>> = {
  UNAUTHENTICATED,
  ACCESS_TOKEN_EXPIRED: UNAUTHENTICATED,
  INVALID_REFRESH_TOKEN: INVALID_GRANT,
  REFRESH_TOKEN_EXPIRED: INVALID_GRANT,
  LOGIN_TICKET_INVALID: INVALID_GRANT,
  ACTION_UNSUPPORTED: { error: 'unimplemented', error_code: 12 },
  INVALID_REQUEST_SOURCE: { error: 'permission_denied', error_code: 7 },
  SYS_ERR: { error: 'internal', error_code: 13 },
};
const INVALID_ARGUMENT: OauthWords = { error: 'invalid_argument', error_code: 3 };
const UNKNOWN: OauthWords = { error: 'internal', error_code: 13 };

/**
 * The JSON that a failure under `/auth/v1/` is answered with.
 *
 * @remarks There is no `code` in it: js-sdk would take that for the error's name.
 */
export function oauthError(error: CloudError, lang: Lang, requestId: string): object {
  const words = WORDS[error.code] ?? (error.status < 500 ? INVALID_ARGUMENT : UNKNOWN);
  return {
    ...words,
    error_description: errorSentence(error, lang),
    detailCode: error.code,
    request_id: requestId,
  };
}
