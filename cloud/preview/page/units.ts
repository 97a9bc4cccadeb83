const RPX = /(-?(?:\d+\.?\d*|\.\d+))rpx\b/g;
const VH = /(-?(?:\d+\.?\d*|\.\d+))vh\b/g;
const SAFE_AREA = /(?:env|constant)\(\s*safe-area-inset-(top|right|bottom|left)\s*(?:,[^()]*)?\)/gi;

/**
 * Turns the units of an inline style into a browser's: 750rpx are the width, 100vh the height between navigation bar
 * and tab bar, the safe area that of the phone drawn. Style sheets are converted at compile time.
 */
export function convertUnits(style: string): string {
  return style
    .replace(RPX, (_, value: string) => `${+(Number(value) / 7.5).toFixed(5)}vw`)
    .replace(VH, (_, value: string) => `calc(var(--yl-vh, 1vh) * ${value})`)
    .replace(SAFE_AREA, (_, side: string) => `var(--yl-safe-${side.toLowerCase()}, 0px)`);
}

/** A length a page gave as a number of pixels or as a text with a unit, in pixels. */
export function pixels(value: unknown): number {
  const written = String(value);
  return written.endsWith('rpx')
    ? (Number.parseFloat(convertUnits(written)) * window.innerWidth) / 100
    : Number.parseFloat(written) || 0;
}
