import { CloudError } from '../../base';
import type { Environment } from './environment';
import { FORMAT_KEY } from './keys';

/** The version of the key space and of the records. */
export const FORMAT_VERSION = 1;

/**
 * Writes the version into a new data folder, or compares it.
 *
 * @throws CloudError `DATA_FOLDER_FORMAT` for data of another version: nothing is changed then.
 */
export async function checkFormat(environment: Environment, dir: string): Promise<void> {
  const found = environment.get(FORMAT_KEY);
  if (found === undefined) {
    const bytes = Buffer.from([0, 0, 0, FORMAT_VERSION]);
    await environment.write((writer) => writer.put(FORMAT_KEY, bytes));
    return;
  }
  const version = found.readUInt32BE(0);
  if (version !== FORMAT_VERSION) {
    throw new CloudError('DATA_FOLDER_FORMAT', { fields: { dir, version, known: FORMAT_VERSION } });
  }
}
