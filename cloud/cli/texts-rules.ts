import type { Sentence } from '../base';

/** What the `rules` commands say. */
export const RULES = {
  allowed: { en: 'allowed', zh: '允许' },
  denied: { en: 'denied', zh: '拒绝' },
  nobody: { en: 'somebody who is not signed in', zh: '未登录用户' },
  head: { en: '{target} {action}, {who}: {verdict}', zh: '{target} {action}，{who}：{verdict}' },
  byMode: {
    en: 'Permission {mode}: no rules. The query is narrowed to what the user may see.',
    zh: '权限为 {mode}，没有安全规则；查询会自动限定为用户可访问的记录。',
  },
  byModeFile: { en: 'Permission {mode}: no rules.', zh: '权限为 {mode}，没有安全规则。' },
  byModeDenied: { en: 'Permission {mode}: {reason}', zh: '权限为 {mode}：{reason}' },
  noCloud: {
    en: 'No cloud is running for this project: get() finds nothing.',
    zh: '此项目没有正在运行的云环境，get() 读取不到文档。',
  },
  rule: { en: 'Rule {key}: {source}', zh: '规则 {key}：{source}' },
  reads: {
    en: 'get() read {paths}: {count} reads that the real cloud counts.',
    zh: 'get() 读取了 {paths}：真实云环境会计 {count} 次读操作。',
  },
  holds: { en: 'holds', zh: '成立' },
  fails: { en: 'does not hold', zh: '不成立' },
  unanswered: { en: 'no answer: something is missing', zh: '无法判断：值缺失或类型不符' },
  open: { en: 'not implied by the query', zh: '查询条件未保证' },
  skipped: { en: 'not looked at', zh: '未求值' },
  caseFailed: {
    en: '✗ {name}: expected {expected}, came {came}',
    zh: '✗ {name}：预期 {expected}，实际 {came}',
  },
  summary: {
    en: '{passed} of {total} cases passed.',
    zh: '共 {total} 个用例，通过 {passed} 个。',
  },
  coverage: {
    en: '{covered} of {total} clauses were seen both to hold and not to hold ({percent} %).',
    zh: '共 {total} 个子句，其中 {covered} 个同时验证了成立与不成立（{percent} %）。',
  },
  neverHeld: { en: '{place}: never held: {text}', zh: '{place}：从未成立：{text}' },
  alwaysHeld: { en: '{place}: never failed to hold: {text}', zh: '{place}：从未不成立：{text}' },
  clean: { en: 'Nothing to say of the rules.', zh: '规则没有问题。' },
  finding: { en: '{mark} {place}: {sentence}\n    {text}', zh: '{mark} {place}：{sentence}\n    {text}' },
} as const satisfies Record<string, Sentence>;

/** The name of a sentence of {@link RULES}. */
export type RulesText = keyof typeof RULES;
