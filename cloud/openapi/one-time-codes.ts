/** Most codes remembered; older ones may be used again. */
const REMEMBERED = 1000;

/** Makes a function that says whether a code is used for the first time. */
export function createOneTimeCodes(): (code: string) => boolean {
  const used = new Set<string>();
  return (code) => {
    if (used.has(code)) return false;
    used.add(code);
    const [oldest] = used;
    if (used.size > REMEMBERED && oldest !== undefined) used.delete(oldest);
    return true;
  };
}
