/** What is said of rules. */
export const LINT_TEXTS = {
  PUBLIC_WRITE: {
    severity: 'error',
    en: 'Everybody may write: it holds whoever asks and whatever is written.',
    zh: '任何人都可写入：无论由谁发起、写入什么内容，规则都成立。',
  },
  PUBLIC_READ: {
    severity: 'note',
    en: 'Everybody may read everything.',
    zh: '任何人都可读取全部内容。',
  },
  NEVER_TRUE: {
    severity: 'warning',
    en: 'It can never hold, except of fields that are lists: everything else is refused. Write false if that is meant.',
    zh: '规则永远不成立（字段为数组时除外），请求都会被拒绝。若确实如此，请直接写 false。',
  },
  WRITE_OF_ALL: {
    severity: 'warning',
    en: 'Whoever passes may change everything, not only what is their own: it looks at nothing of what is changed.',
    zh: '规则没有检查被修改的内容，满足条件的用户可以修改全部内容，而不仅是自己的。',
  },
  NO_REQUEST_DATA: {
    severity: 'warning',
    en: 'request.data exists when something is created or updated, not in a read or a removal (write stands for removals too).',
    zh: 'request.data 只在新建和更新时存在，读取和删除时没有（write 也用于删除）。',
  },
  USELESS_PART: {
    severity: 'warning',
    en: 'This part can never change what the rule comes to.',
    zh: '这部分不会改变规则的结果。',
  },
  GET_TO_THE_RIGHT: {
    severity: 'note',
    en: 'Put get() to the left: the real cloud was reported to refuse where it stands to the right.',
    zh: '请将 get() 放在左侧：有用户反馈真实云环境在 get() 位于右侧时会拒绝访问。',
  },
  NOT_DOCUMENTED: {
    severity: 'note',
    en: 'The real cloud does not document this form; try it there before you rely on it.',
    zh: '真实云环境的文档没有说明这种写法，使用前请先在云端验证。',
  },
  WHERE_NEEDED: {
    severity: 'note',
    en: 'doc(id) has no condition but _id and is refused by this rule: use where({ _id, … }) with what the rule asks for.',
    zh: 'doc(id) 只带有 _id 条件，会被此规则拒绝：请使用 where({ _id, … }) 并写明规则要求的条件。',
  },
} as const;

/** Stable name of a finding. */
export type LintCode = keyof typeof LINT_TEXTS;
