/** What `cloud.logger()` of every SDK reports through. */
type BaseLog = (message: unknown, level: string) => void;

/**
 * Gives `console` what the real cloud's has: `cloud.logger()` writes through it, and SDKs up to 2.0 fail without.
 *
 * Compat: there its records go into a log of their own; here each is a line of JSON among the function's other lines.
 */
export function provideBaseLog(): void {
  const baseLog: BaseLog = (message, level) => {
    const stream = level === 'error' || level === 'warn' ? process.stderr : process.stdout;
    stream.write(`${JSON.stringify(message)}\n`);
  };
  Object.defineProperty(console, '__baseLog__', { value: baseLog, configurable: true, writable: true });
}
