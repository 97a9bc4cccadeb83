import { formatOf, type Format } from '../transfer';
import { flagText, type Call } from './command';
import { usage } from './usage';

/**
 * The format of a file to be read or written: what `--format` says, else what the file's name tells.
 *
 * @throws CloudError `USAGE`.
 */
export function formatIn(call: Call, file: string): Format {
  const wish = flagText(call, 'format');
  if (wish === undefined) return formatOf(file);
  if (wish === 'csv' || wish === 'jsonl') return wish;
  throw usage('--format must be jsonl or csv.', '--format 应为 jsonl 或 csv。');
}
