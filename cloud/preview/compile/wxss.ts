import postcss, { CssSyntaxError, type AtRule, type Root, type Rule } from 'postcss';
import selectorParser from 'postcss-selector-parser';
import { CompileError, fileProblem } from './problem';
import { resolveAddress, type SourceTree } from './source-tree';

/** How far the rules of a style sheet reach. */
export type Reach =
  | { readonly kind: 'app' }
  | { readonly kind: 'page'; readonly path: string }
  /** Of a component with styles of its own; `scope` is the prefix its classes get. */
  | { readonly kind: 'component'; readonly scope: string };

/** Where relative addresses inside style sheets are served. */
export interface StyleOptions {
  readonly tree: SourceTree;
  readonly files: string;
}

/**
 * Turns a wxss file into CSS: imports inlined, rpx and vh converted, tags renamed, rules confined to their reach.
 * All pages share one document, unlike on a device, hence the confinement of a page's rules.
 *
 * @throws CompileError with file, line and column.
 */
export function compileStyle(file: string, reach: Reach, options: StyleOptions): string {
  const root = inlined(file, options, []);
  root.walkDecls((declaration) => {
    declaration.value = convertUnits(declaration.value);
  });
  root.walkRules((rule) => {
    if (isKeyframe(rule)) return;
    try {
      rule.selector = selectorParser((selectors) => confine(selectors, reach)).processSync(rule.selector);
    } catch {
      const { line = 0, column = 0 } = rule.source?.start ?? {};
      throw new CompileError([
        { file, line, column, message: `selector "${rule.selector}" is not understood` },
      ]);
    }
  });
  return root.toString();
}

function inlined(file: string, options: StyleOptions, from: readonly string[]): Root {
  const { tree, files } = options;
  const root = parse(tree.read(file), file);
  root.walkDecls((declaration) => {
    declaration.value = declaration.value.replace(
      /url\(\s*(['"]?)(?!data:|[a-z]+:\/\/|\/\/|#)([^'")]+)\1\s*\)/gi,
      (_, _quote: string, written: string) => `url("${files}/${resolveAddress(written, file)}")`,
    );
  });
  root.walkAtRules('import', (rule: AtRule) => {
    const written = /^(?:url\()?\s*['"]?([^'")]+)/.exec(rule.params)?.[1] ?? '';
    if (/^([a-z]+:)?\/\//.test(written)) return;
    const target = resolveAddress(written, file);
    if (!tree.has(target)) throw fileProblem(file, `@import "${written}" does not exist`);
    if (target === file || from.includes(target)) rule.remove();
    else rule.replaceWith(inlined(target, options, [...from, file]).nodes);
  });
  return root;
}

function parse(text: string, file: string): Root {
  try {
    return postcss.parse(text, { from: file });
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    const { line = 0, column = 0, reason } = error;
    throw new CompileError([{ file, line, column, message: reason }]);
  }
}

const NUMBER = '(-?(?:\\d+\\.?\\d*|\\.\\d+))';
const RPX = new RegExp(`${NUMBER}rpx\\b`, 'g');
const VH = new RegExp(`${NUMBER}vh\\b`, 'g');
const SAFE_AREA = /(?:env|constant)\(\s*safe-area-inset-(top|right|bottom|left)\s*(?:,[^()]*)?\)/gi;

/** 750rpx are the width; 100vh the height between navigation bar and tab bar; the safe area is that of the phone drawn. */
function convertUnits(value: string): string {
  return value
    .replace(RPX, (_, amount: string) => `${+(Number(amount) / 7.5).toFixed(5)}vw`)
    .replace(VH, (_, amount: string) => `calc(var(--yl-vh, 1vh) * ${amount})`)
    .replace(SAFE_AREA, (_, side: string) => `var(--yl-safe-${side.toLowerCase()}, 0px)`);
}

function isKeyframe(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && (rule.parent as AtRule).name.endsWith('keyframes');
}

function confine(selectors: selectorParser.Root, reach: Reach): void {
  selectors.walkTags((tag) => {
    tag.value = tag.value.toLowerCase().startsWith('wx-') ? tag.value : `wx-${tag.value}`;
  });
  selectors.each((selector) => {
    if (reach.kind === 'page') {
      const mark = selectorParser.attribute({
        attribute: 'data-is',
        operator: '=',
        value: `"${reach.path}"`,
        raws: {},
        quoteMark: null,
      });
      const page = selector.nodes.find((node) => node.type === 'tag' && node.value === 'wx-page');
      if (page !== undefined) selector.insertAfter(page, mark);
      else selector.prepend(selectorParser.combinator({ value: ' ' })).prepend(mark);
    }
  });
  if (reach.kind !== 'component') return;
  selectors.walkClasses((name) => {
    name.value = `${reach.scope}--${name.value}`;
  });
  selectors.walkPseudos((pseudo) => {
    if (pseudo.value !== ':host') return;
    pseudo.replaceWith(
      selectorParser.attribute({
        attribute: 'wx-host',
        operator: '=',
        value: `"${reach.scope}"`,
        raws: {},
        quoteMark: null,
      }),
    );
  });
}
