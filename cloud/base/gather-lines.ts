/** Writes lines, see {@link gatherLines}. */
export interface LineGatherer {
  /** Takes one line with its line break. */
  readonly write: (line: string) => void;
  /** Writes what has been gathered: for the end of the process. */
  readonly flush: () => void;
}

/** Level of a warning in a line of `createLogger`. */
const WARN = 40;

/**
 * Writes the lines of one turn of the event loop together at its end: a call of the system for each line is what a busy
 * cloud's log costs most. A warning and what is worse is written at once, with everything before it, since it may be the
 * last thing a process says.
 */
export function gatherLines(write: (lines: string) => void): LineGatherer {
  let gathered = '';
  const flush = () => {
    const lines = gathered;
    gathered = '';
    if (lines !== '') write(lines);
  };
  return {
    write(line) {
      if (gathered === '') setImmediate(flush);
      gathered += line;
      if (levelOf(line) >= WARN) flush();
    },
    flush,
  };
}

/** Every line begins with its level, as pino writes it. */
function levelOf(line: string): number {
  return line.startsWith('{"level":') ? Number.parseInt(line.slice(9, 12), 10) : WARN;
}
