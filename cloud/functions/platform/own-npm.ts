import { existsSync } from 'node:fs';
import { hostEnvironment } from './host-environment';
import { createNpm, findNpm, type Npm } from './npm';

/** The npm of this machine. */
export function findOwnNpm(): Npm {
  const { platform: system, execPath } = process;
  return createNpm(findNpm({ system, execPath, exists: existsSync }), hostEnvironment());
}
