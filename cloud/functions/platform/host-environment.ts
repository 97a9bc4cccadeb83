/** Our own environment, from which a worker's is made by name. Never a source of settings. */
export function hostEnvironment(): Readonly<Record<string, string | undefined>> {
  // eslint-disable-next-line no-restricted-syntax -- handed on to child processes; no setting is read from it
  return process.env;
}
