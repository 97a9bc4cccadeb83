import type { FunctionLog } from '../protocol';
import type { Call } from './command';

/** Prints what functions write, each line with the function's name and the start of its request id. */
export function logWriter(call: Call): (line: FunctionLog) => void {
  const { terminal, json } = call;
  const colour = terminal.interactive && terminal.env['NO_COLOR'] === undefined && !json;
  return (line) => {
    if (json) {
      terminal.err(`${JSON.stringify({ log: line })}\n`);
      return;
    }
    const request = line.requestId === '' ? '' : ` ${line.requestId.slice(0, 8)}`;
    const head = `${line.functionName}${request}`;
    for (const row of line.text.replace(/\n$/, '').split('\n')) {
      terminal.err(colour ? `\u001b[2m${head}\u001b[0m ${row}\n` : `${head} | ${row}\n`);
    }
  };
}
