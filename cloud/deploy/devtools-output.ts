/** What the developer tools' command line said about a deployment. */
export interface Verdict {
  /** `true`: nothing in the text speaks of a failure. */
  readonly ok: boolean;
  /** The cloud is busy with an earlier change of these functions; another try will do. */
  readonly busy: boolean;
  /** The first line that speaks of the failure. */
  readonly reason: string;
  /** Functions that lines of failure name. */
  readonly failed: readonly string[];
}

// Compat: taken from scripts of developers who check the text, since the command ends with 0 even when it failed.
const FAILURE = /^\s*[×✖x✗]\s|deploy failed|\[error\]|cloudfunction is updating|^\s*error\b/i;
const BUSY = /cloudfunction is updating|FunctionStatus\W+Updating|ResourceInUse/i;
// The colours of a terminal.

const COLOUR = /\u001b\[[0-9;]*m/g;

/** Reads the command's text. `names` are the functions that were asked for. Pure. */
export function verdictOf(output: string, code: number, names: readonly string[]): Verdict {
  const lines = output.replaceAll(COLOUR, '').split(/\r?\n/);
  const bad = lines.filter((line) => FAILURE.test(line));
  const failed = names.filter((name) => bad.some((line) => mentions(line, name)));
  const last = lines.findLast((line) => line.trim() !== '') ?? '';
  return {
    ok: code === 0 && bad.length === 0,
    busy: bad.some((line) => BUSY.test(line)),
    reason: (bad[0] ?? (code === 0 ? '' : `${last} (${code})`)).trim(),
    failed,
  };
}

/** Whether a line names a function, and not merely one whose name contains it. */
function mentions(line: string, name: string): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\w-])${escaped}($|[^\\w-])`).test(line);
}
