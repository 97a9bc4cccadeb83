import { usage } from './usage';
import type { Call } from './command';

/** Seconds a socket lives on the average where nothing is said. */
const USUAL = 10;

/**
 * What `--drop-ws` asks for; undefined where it is not given.
 *
 * @throws CloudError `USAGE` for what is neither seconds nor a share of them.
 */
export function socketDrops({ flags }: Call): { readonly seconds: number } | undefined {
  const given = flags['drop-ws'];
  if (given === undefined) return undefined;
  if (given === true) return { seconds: USUAL };
  const [, number = '', share] = /^(\d{1,6}(?:\.\d{1,3})?)(%?)$/.exec(given) ?? [];
  const value = Number(number);
  if (number === '' || value === 0 || (share === '%' && value > 100))
    throw usage(
      `--drop-ws is a number of seconds such as 5, or a share of the sockets each second such as 20%; not ${given}.`,
      `--drop-ws 应为秒数（如 5）或每秒断开的比例（如 20%），而不是 ${given}。`,
    );
  return { seconds: share === '%' ? 100 / value : value };
}
