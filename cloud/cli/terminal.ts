import type { Terminal } from './command';

/** The terminal this process was started in. The only place that reads `process.env`. */
export function processTerminal(): Terminal {
  // A reader that has gone (`yunlet … | head`) is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    interactive: process.stdout.isTTY,
    input: () => process.stdin,
    interrupted: () =>
      new Promise((resolve) => {
        let asked = false;
        const signals: NodeJS.Signals[] =
          process.platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGBREAK'] : ['SIGINT', 'SIGTERM', 'SIGHUP'];
        for (const signal of signals) {
          process.on(signal, () => {
            // Whoever asks twice does not want to wait for the clean end.
            if (asked) process.exit(130);
            asked = true;
            resolve();
          });
        }
      }),
  };
}
