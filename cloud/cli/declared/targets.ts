import type { IndexSettings, Lang } from '../../base';
import type { Declaration } from '../../protocol';
import { declaredText } from '../texts-declared';

/** A trigger of a function. */
export interface Trigger {
  readonly function: string;
  readonly name: string;
  readonly type: string;
  readonly config?: string;
}

/**
 * What of a project a target does not carry, in words.
 *
 * Compat: WeChat's console makes ascending, descending and geo indexes, unique or not; sparse ones only its
 * administration interface knows.
 */
export function notCarried(
  { collections }: Declaration,
  triggers: readonly Trigger[],
  lang: Lang,
): readonly string[] {
  const entries = Object.entries(collections);
  return [
    ...(entries.length === 0 ? [] : [declaredText(lang, 'consoleOnly')]),
    ...entries.flatMap(([collection, { indexes = [], schema, seed }]) => [
      ...indexes.flatMap((index) => {
        const kinds = extrasOf(index).join(', ');
        return kinds === ''
          ? []
          : [declaredText(lang, 'noIndexKind', { name: index.name, collection, kinds })];
      }),
      ...(schema === undefined ? [] : [declaredText(lang, 'noSchema', { collection })]),
      ...(seed === undefined ? [] : [declaredText(lang, 'noSeed', { collection })]),
    ]),
    ...triggers
      .filter(({ type }) => type !== 'timer')
      .map(({ name, function: of }) => declaredText(lang, 'noTrigger', { name, function: of })),
  ];
}

function extrasOf(index: IndexSettings): readonly string[] {
  return [
    ...(['expireAfterSeconds', 'hidden', 'partialFilterExpression'] as const).filter(
      (name) => index[name] !== undefined && index[name] !== false,
    ),
    ...(Object.values(index.keys).includes('hashed') ? ['hashed'] : []),
  ];
}
