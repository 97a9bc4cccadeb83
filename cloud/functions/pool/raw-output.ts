import type { WorkerProcess } from './worker-process';

/** Characters of one line that are kept. */
const LINE_LIMIT = 16_384;
/** Most characters of one call; what comes after is dropped with a word about it. */
const CALL_LIMIT = 1_048_576;

/** What a worker writes past our capture: by its descriptors, by native code, by programs it starts. */
export interface RawOutput {
  /** What comes from now on belongs to another call, which may write as much again. */
  begin(): void;
}

type Line = (stream: 'stdout' | 'stderr', text: string) => void;

/** Cuts a worker's raw output into lines and keeps it within bounds. */
export function readRawOutput(worker: Pick<WorkerProcess, 'onRaw'>, line: Line): RawOutput {
  const rest = { stdout: '', stderr: '' };
  let left = CALL_LIMIT;
  const take: Line = (stream, text) => {
    if (left <= 0) return;
    const kept = text.length > LINE_LIMIT ? `${text.slice(0, LINE_LIMIT)}…` : text;
    left -= kept.length + 1;
    line(stream, kept);
    if (left <= 0) line('stderr', '… further output of this call was dropped');
  };
  worker.onRaw((stream, text) => {
    if (left <= 0) {
      rest[stream] = '';
      return;
    }
    const lines = `${rest[stream]}${text}`.split('\n');
    rest[stream] = (lines.pop() ?? '').slice(0, LINE_LIMIT + 1);
    for (const one of lines) take(stream, one.replace(/\r$/, ''));
  });
  return {
    begin() {
      left = CALL_LIMIT;
    },
  };
}
