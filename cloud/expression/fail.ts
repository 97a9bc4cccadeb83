import { CloudError } from '../base';

/** Something that is not understood, at a place of the source. Leaves this folder as a {@link CloudError} only. */
export class Misunderstanding extends Error {
  readonly offset: number;
  readonly zh: string;

  constructor(offset: number, en: string, zh: string) {
    super(en);
    this.offset = offset;
    this.zh = zh;
  }

  /** The error with the place for a reader: the column (from 1), with its line where the source has several. */
  locatedIn(source: string): CloudError {
    const before = source.slice(0, this.offset).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    const [en, zh] = source.includes('\n')
      ? [`line ${before.length}, column ${column}`, `第 ${before.length} 行第 ${column} 列`]
      : [`column ${column}`, `第 ${column} 列`];
    return new CloudError('USAGE', {
      fields: { reason: { en: `${en}: ${this.message}`, zh: `${zh}：${this.zh}` } },
    });
  }
}

/** A {@link Misunderstanding} at an offset of the source. */
export function refuse(offset: number, en: string, zh: string): Misunderstanding {
  return new Misunderstanding(offset, en, zh);
}
