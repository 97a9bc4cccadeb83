import { isTooDeep, MOST_LEVELS } from '../../../cloud/protocol';

describe('isTooDeep', () => {
  const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;

  it('counts lists and objects, and what stands in texts is none', () => {
    expect(isTooDeep(nested(MOST_LEVELS))).toBe(false);
    expect(isTooDeep(nested(MOST_LEVELS + 2))).toBe(true);
    expect(isTooDeep(JSON.stringify({ a: '[{\\"'.repeat(500), b: '"'.repeat(300) }))).toBe(false);
    expect(isTooDeep(`[${Array(1000).fill('[]').join()}]`)).toBe(false);
  });
});
