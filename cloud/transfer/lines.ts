/** One line of a stream. */
export interface Line {
  /** Counts from 1. */
  readonly number: number;
  readonly text: string;
}

/** Splits a stream of bytes into its lines, whatever their ends, without ever holding more than one line and one chunk. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 0;
  const take = (text: string): Line => ({ number: ++number, text: text.replace(/\r$/, '') });
  for await (const chunk of bytes) {
    const parts = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield take(part);
  }
  rest += decoder.decode();
  if (rest !== '') yield take(rest);
}
