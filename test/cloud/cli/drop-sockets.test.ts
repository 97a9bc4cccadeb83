import type { Call } from '../../../cloud/cli/command';
import { socketDrops } from '../../../cloud/cli/drop-sockets';

const given = (value?: string | true) =>
  socketDrops({ flags: value === undefined ? {} : { 'drop-ws': value } } as unknown as Call);

describe('--drop-ws', () => {
  it.each([
    [undefined, undefined],
    [true, { seconds: 10 }],
    ['5', { seconds: 5 }],
    ['0.5', { seconds: 0.5 }],
    ['20%', { seconds: 5 }],
    ['100%', { seconds: 1 }],
  ] as const)('%s', (value, wanted) => expect(given(value)).toEqual(wanted));

  it.each(['0', '-1', 'x', '101%', '0%', '', '1e3', '5 s'])('refuses %p', (value) =>
    expect(() => given(value)).toThrow('--drop-ws is a number of seconds'),
  );
});
