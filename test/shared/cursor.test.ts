import fc from 'fast-check';
import { formatCursor, parseCursor } from '../../shared/cursor';

it('reads back what it wrote', () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), fc.string({ minLength: 1, unit: 'binary' }), (at, id) => {
      expect(parseCursor(formatCursor({ at, id }))).toEqual({ at, id });
    }),
  );
});

it.each([
  '',
  '_',
  '12',
  '12_',
  '_id',
  'x_id',
  '1e3_id',
  ' 12_id',
  '9999999999999999_id',
  '99999999999999999_id',
])('does not take %j for a cursor', (text) => {
  expect(parseCursor(text)).toBeUndefined();
});
