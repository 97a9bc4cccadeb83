import type { Sentence } from '../base';
import { unfit } from './refusal';

/** One cell: its text, and whether quotes stood around it. */
export interface Cell {
  readonly text: string;
  readonly quoted: boolean;
}

/** One row of a CSV file. */
export interface Row {
  /** The line it begins in, from 1. */
  readonly line: number;
  readonly cells: readonly Cell[];
  /** Characters of its cells. */
  readonly size: number;
  /** Why it is none. */
  readonly problem?: Sentence;
}

/** Characters one row may have. */
const LONGEST = 32_000_000;

type State = 'start' | 'plain' | 'quoted' | 'closed';

/**
 * Splits a CSV file (RFC 4180) into rows, holding no more than one of them and one chunk. Line ends of all kinds; within
 * quotes they belong to the cell. Empty lines are skipped.
 */
export async function* rowsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let state = 'start' as State;
  let cells: Cell[] = [];
  let text = '';
  let line = 1;
  let begun = 1;
  let size = 0;
  let problem: Sentence | undefined;
  let afterReturn = false;

  const closeCell = () => {
    cells.push({ text, quoted: state === 'quoted' || state === 'closed' });
    size += text.length;
    text = '';
    state = 'start';
  };
  const closeRow = (): Row | undefined => {
    const blank = cells.length === 0 && text === '' && state === 'start';
    closeCell();
    const row: Row = { line: begun, cells, size, ...(problem === undefined ? {} : { problem }) };
    cells = [];
    size = 0;
    problem = undefined;
    begun = line;
    return blank ? undefined : row;
  };
  const take = (letter: string): boolean => {
    if (state === 'quoted') {
      if (letter === '"') state = 'closed';
      else text += letter;
      return false;
    }
    if (letter === ',') closeCell();
    else if (letter === '\n') return true;
    else if (letter === '"' && state === 'start') state = 'quoted';
    else if (letter === '"' && state === 'closed') {
      text += letter;
      state = 'quoted';
    } else {
      if (state === 'closed')
        problem ??= { en: 'something stands behind a closing quote.', zh: '右引号之后还有内容。' };
      else state = 'plain';
      text += letter;
    }
    return false;
  };

  const read = function* (chunk: string): Generator<Row> {
    for (const letter of chunk) {
      if (letter === '\n') line++;
      // In quotes a line end is kept as it is; outside a lone return ends a line too.
      if (state !== 'quoted') {
        const second = afterReturn && letter === '\n';
        afterReturn = letter === '\r';
        if (second) {
          begun = line;
          continue;
        }
      } else afterReturn = false;
      const ends = take(letter === '\r' && state !== 'quoted' ? '\n' : letter);
      if (ends) {
        const row = closeRow();
        if (row !== undefined) yield row;
      }
      if (text.length + size > LONGEST)
        throw unfit({ en: `the row in line ${begun} never ends.`, zh: `第 ${begun} 行的记录没有结束。` });
    }
  };

  for await (const chunk of bytes) yield* read(decoder.decode(chunk, { stream: true }));
  yield* read(decoder.decode());
  if (state === 'quoted') problem ??= { en: 'a quote is not closed.', zh: '引号没有闭合。' };
  const last = closeRow();
  if (last !== undefined) yield last;
}
