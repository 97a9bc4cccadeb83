/** A process that hosts an engine, for the drills: `tsx engine-host.ts FOLDER`, says its address and its process on the first
 * line. */
import { silentLogger } from '../../cloud/base';
import { openEngine } from '../../cloud/engine';

const [dataDir = ''] = process.argv.slice(2);

void openEngine({ dataDir, host: '127.0.0.1', port: 0, logger: silentLogger }).then(
  ({ uri }) => process.stdout.write(`${uri} ${process.pid}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
