/** Finds content that WeChat's security check would object to. */
export interface Risk {
  /** The first risky word in a text, or in the bytes of a file as UTF-8; undefined where it is harmless. */
  find(content: string | Buffer): string | undefined;
}

/** Texts that WeChat publishes for trying out its security check. */
export const RISKY_WORDS: readonly string[] = [
  '特3456书yuuo莞6543李zxcz蒜7782法fgnv级',
  '完2347全dfji试3726测asad感3847知qwez到',
];

/** Finds these words, whatever the case of their letters. */
export function createRisk(words: readonly string[]): Risk {
  const known = words.filter((word) => word !== '').map((word) => ({ word, lower: word.toLowerCase() }));
  return {
    find(content) {
      if (typeof content === 'string') {
        const text = content.toLowerCase();
        return known.find(({ lower }) => text.includes(lower))?.word;
      }
      return known.find(({ word }) => content.includes(word))?.word;
    },
  };
}
