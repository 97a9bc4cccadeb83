import type { Sentence } from '../../base';

/** Why a text is no rule, with the place: characters from 0. */
export class RuleSyntaxError extends Error {
  override readonly name = 'RuleSyntaxError';
  readonly position: number;
  /** The reason in each language, the column (from 1) included. */
  readonly sentence: Sentence;

  constructor(position: number, reason: Sentence) {
    const column = position + 1;
    const en = `column ${column}: ${reason.en}.`;
    super(en);
    this.position = position;
    this.sentence = { en, zh: `第 ${column} 列：${reason.zh}。` };
  }
}

/** Refuses a rule at a place. */
export function wrong(position: number, en: string, zh: string): RuleSyntaxError {
  return new RuleSyntaxError(position, { en, zh });
}
