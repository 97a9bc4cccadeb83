import {
  compareStrings,
  comparisonBy,
  isNumeric,
  toNumber,
  type Comparison,
  type Document,
} from '../../values';
import { EngineError } from '../error';

/** ICU's names of orders, which MongoDB takes, as language tags write them. */
const VARIANTS: Readonly<Record<string, string>> = {
  phonebook: 'phonebk',
  traditional: 'trad',
  dictionary: 'dict',
  gb2312han: 'gb2312',
};

/** ICU's name of a locale, such as `zh@collation=stroke`, as a language tag; undefined of one that is not known. */
export function localeTag(locale: string): string | undefined {
  const [name = '', variant] = locale.split('@collation=');
  const tag = name.replaceAll('_', '-');
  const whole = variant === undefined ? tag : `${tag}-u-co-${VARIANTS[variant] ?? variant}`;
  try {
    return Intl.Collator.supportedLocalesOf(whole)[0];
  } catch {
    return undefined;
  }
}

const SENSITIVITY = ['base', 'accent', 'variant', 'variant', 'variant'] as const;

/**
 * Compiles a checked collation to an order of values.
 *
 * @throws EngineError 303 for `backwards`, `normalization` and combinations that `Intl.Collator` does not have.
 */
export function compileCollation(collation: Document): Comparison {
  const { locale, caseLevel, caseFirst, strength, numericOrdering, alternate, maxVariable } = collation;
  const level = isNumeric(strength) ? toNumber(strength) : 3;
  const shifted = alternate === 'shifted';
  const refused = (what: string) => new EngineError(303, `The collation's ${what} is not supported`);
  if (collation['backwards'] === true) throw refused("'backwards'");
  if (collation['normalization'] === true) throw refused("'normalization'");
  if (caseLevel === true && level !== 1) throw refused("'caseLevel' with a strength over 1");
  if (shifted && level > 3) throw refused("strength over 3 with 'alternate: shifted'");
  if (shifted && maxVariable === 'space') throw refused("'maxVariable: space'");
  const collator = new Intl.Collator(localeTag(String(locale)), {
    usage: 'sort',
    sensitivity: caseLevel === true ? 'case' : (SENSITIVITY[level - 1] ?? 'variant'),
    numeric: numericOrdering === true,
    ignorePunctuation: shifted,
    caseFirst: caseFirst === 'upper' || caseFirst === 'lower' ? caseFirst : 'false',
  });
  // The highest strength tells apart whatever is not the same text.
  if (level === 5) return comparisonBy((a, b) => collator.compare(a, b) || compareStrings(a, b));
  return comparisonBy((a, b) => collator.compare(a, b));
}
