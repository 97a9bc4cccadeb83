import type { Column } from './scenario';

/** The main function of a program that makes one column of what its first argument says; it prints the column as one line. */
export function printColumn(make: (orders: never) => Promise<Column>): void {
  process.on('uncaughtException', fail);
  make(JSON.parse(process.argv[2] ?? '') as never).then((done) => {
    process.stdout.write(`\nCOLUMN ${JSON.stringify(done)}\n`, () => process.exit(0));
  }, fail);
}

/** The code of some packages is one line of half a million characters, which would hide what went wrong. */
function fail(error: unknown): void {
  const { stack = JSON.stringify(error) } = error as Error;
  process.stderr.write(`FAILED ${stack}\n`, () => process.exit(1));
}
