// `npm start`: the cloud with this repository's own app.
import { install, root, runNode } from './steps.mjs';
import { join } from 'node:path';

install();
process.exitCode = await runNode([
  join(root, 'bin/yunlet.js'),
  'dev',
  '--project',
  root,
  ...process.argv.slice(2),
]);
