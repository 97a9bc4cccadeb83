import { ERROR_CODES, type ErrorCode } from './error-codes';
import type { ErrorRow } from './error-row';
import { fill, type Lang, type Sentence } from './lang';

const BRAND = Symbol.for('yunlet.CloudError');

/** What a {@link CloudError} carries besides its code. */
export interface CloudErrorOptions {
  /** Values for the `{names}` of the code's sentence; a {@link Sentence} where the value itself is in words. */
  readonly fields?: Readonly<Record<string, string | number | Sentence>>;
  /**
   * One more sentence for this very case, shown after the table's; a {@link Sentence} where it is ours, plain text where
   * it comes from elsewhere. Never put a secret or a document body here.
   */
  readonly detail?: string | Sentence;
  /** The private cause: logged, never sent through the gateway. */
  readonly cause?: unknown;
}

/**
 * The one error of the house: an expected refusal, with a stable `code` from {@link ERROR_CODES}.
 *
 * @remarks Programming mistakes throw plain `TypeError`s instead. Recognise one with {@link isCloudError}, which also
 * works across module copies and realms.
 */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly code: ErrorCode;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly detail: string | undefined;
  /** The options as given, for {@link errorSentence}. */
  private readonly given: CloudErrorOptions;

  constructor(code: ErrorCode, options: CloudErrorOptions = {}) {
    super(sentence(code, options, 'en'), 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.given = options;
    this.fields = inLanguage(options.fields ?? {}, 'en');
    this.detail = detailIn(options.detail, 'en');
    Object.defineProperty(this, BRAND, { value: true });
    Object.defineProperty(this, 'given', { enumerable: false });
  }

  /** The public sentence in the reader's language. */
  sentenceIn(lang: Lang): string {
    return sentence(this.code, this.given, lang);
  }

  /** WeChat's number for this code, `-501001` where WeChat has none. */
  get errCode(): number {
    return ERROR_CODES[this.code].errCode;
  }

  /** The HTTP status of routes that use one; `/admin` and `/web` always answer 200. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}

/** Tells a {@link CloudError} of any copy of this module. */
export function isCloudError(value: unknown): value is CloudError {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** Turns anything thrown into a {@link CloudError}; an unknown one becomes `SYS_ERR` and keeps its cause. Never throws. */
export function asCloudError(value: unknown): CloudError {
  return isCloudError(value) ? value : new CloudError('SYS_ERR', { cause: value });
}

/** The public sentence of an error in the reader's language. */
export function errorSentence(error: CloudError, lang: Lang): string {
  return error.sentenceIn(lang);
}

function inLanguage(
  fields: NonNullable<CloudErrorOptions['fields']>,
  lang: Lang,
): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typeof value === 'object' ? value[lang] : value]),
  );
}

function sentence(code: ErrorCode, options: CloudErrorOptions, lang: Lang): string {
  const row: ErrorRow = ERROR_CODES[code];
  const text = fill(row[lang], inLanguage(options.fields ?? {}, lang));
  const detail = detailIn(options.detail, lang);
  return detail === undefined ? text : `${text} ${detail}`;
}

function detailIn(detail: CloudErrorOptions['detail'], lang: Lang): string | undefined {
  return typeof detail === 'object' ? detail[lang] : detail;
}
