import { arrayOrNull, compileNamed } from '../operands';
import type { Operator } from '../scope';

/** `$zip`: arrays transposed; the shortest decides unless `useLongestLength`. */
export const $zip: Operator = (operand, context) => {
  const given = compileNamed(operand, {
    name: '$zip',
    required: ['inputs'],
    optional: ['useLongestLength', 'defaults'],
  });
  const inputs = (given['inputs'] as unknown[]).map((input) => context.compile(input));
  const defaults = context.compile(given['defaults'] ?? []);
  const longest = given['useLongestLength'] === true;
  return (root) => {
    const arrays = inputs.map((input) => arrayOrNull('$zip', input(root)));
    if (arrays.includes(null)) return null;
    const lengths = arrays.map((array) => array?.length ?? 0);
    const fill = defaults(root) as readonly unknown[];
    const length = longest ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, row) =>
      arrays.map((array, column) =>
        array !== null && row < array.length ? array[row] : (fill[column] ?? null),
      ),
    );
  };
};
