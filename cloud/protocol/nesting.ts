/** Levels of lists and objects that JSON may have: twice what MongoDB's documents may, and far less than a stack holds. */
export const MOST_LEVELS = 200;

/** Whether JSON text is nested deeper than {@link MOST_LEVELS}; what is no JSON counts by its brackets. */
export function isTooDeep(text: string): boolean {
  if (text.length < 2 * MOST_LEVELS) return false;
  let level = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++level > MOST_LEVELS) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) level--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
