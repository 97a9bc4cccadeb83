/** What a cloud id stands for: WeChat's open data that a page may hand on without seeing it. */
export type OpenDataKind = 'userInfo' | 'phoneNumber' | 'weRunData' | 'shareInfo';

/** A cloud id taken apart. */
export interface CloudId {
  readonly kind: OpenDataKind;
  /** Whose data it is. */
  readonly openid: string;
  /** Milliseconds since 1970 at which it was made; it lives five minutes from then. */
  readonly at: number;
}

const KINDS: readonly string[] = [
  'userInfo',
  'phoneNumber',
  'weRunData',
  'shareInfo',
] satisfies OpenDataKind[];
/** WeChat's cloud ids begin with a number and a low line too. */
const SHAPE = /^38_yunlet\.([A-Za-z]+)\.(\d{1,16})\.([\w.!~*'()%-]+)$/;

/** The cloud id of simulated open data, as a simulated page gets it. */
export function formatCloudId({ kind, openid, at }: CloudId): string {
  return `38_yunlet.${kind}.${at}.${encodeURIComponent(openid)}`;
}

/** Takes a simulated cloud id apart; undefined for any other text, WeChat's own cloud ids among them. */
export function parseCloudId(text: string): CloudId | undefined {
  const [, kind = '', at, openid = ''] = SHAPE.exec(text) ?? [];
  if (!KINDS.includes(kind)) return undefined;
  try {
    return { kind: kind as OpenDataKind, openid: decodeURIComponent(openid), at: Number(at) };
  } catch {
    return undefined;
  }
}
