import type { Document } from 'bson';
import { asCloudError, CloudError, errorSentence, JsonSyntaxError, type Lang, type Sentence } from '../base';

/** A document with the line its text begins in. */
export interface Found {
  readonly line: number;
  readonly document: Document;
  /** Characters of its text. */
  readonly size: number;
}

/** A text that could not be read, or whose document was refused. */
export interface Refusal {
  /** Counts from 1. */
  readonly line: number;
  readonly error: unknown;
}

/** CloudError for a text that is no document. */
export function unfit(reason: Sentence): CloudError {
  return new CloudError('USAGE', { fields: { reason } });
}

/** Why something was refused, for people. Its line is told apart from this. */
export function reasonOf({ error }: Pick<Refusal, 'error'>, lang: Lang): string {
  if (error instanceof JsonSyntaxError) {
    const { en, zh } = error.sentence;
    // A line of JSON Lines has its number already; only the column is news.
    return lang === 'zh' ? zh.replace(/^第 1 行/, '') : en.replace(/^line 1:/, 'column ');
  }
  const known = asCloudError(error);
  return known.code === 'SYS_ERR' && error instanceof Error ? error.message : errorSentence(known, lang);
}
