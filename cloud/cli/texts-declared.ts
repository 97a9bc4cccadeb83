import { fill, type Lang, type Sentence } from '../base';

/** Every sentence of `plan`, `apply` and `data seed`, and of `dev` about what is declared. */
export const DECLARED_TEXTS = {
  environment: { en: 'Environment {env}', zh: '环境 {env}' },
  nothing: { en: 'Everything is as it is declared.', zh: '一切与声明一致。' },
  changes: {
    en: 'Changes: {count}. Make them with: yunlet apply{flag}',
    zh: '共 {count} 处变更，可用 yunlet apply{flag} 应用。',
  },
  undeclared: {
    en: 'Not declared, and left as it is (goes with: yunlet apply --delete)',
    zh: '未声明，保持不变（可用 yunlet apply --delete 删除）',
  },
  beyond: { en: "More than WeChat's cloud takes", zh: '超出微信云开发上限' },
  functions: { en: 'Functions', zh: '云函数' },
  triggers: { en: 'Triggers', zh: '触发器' },
  notCarried: { en: 'What {target} does not carry', zh: '{target} 不支持的内容' },
  seedChange: {
    en: 'fill {collection} with {documents} documents of {file}',
    zh: '用 {file} 的 {documents} 条记录填充集合 {collection}',
  },
  toBeLost: { en: 'This will be lost:', zh: '以下内容将被删除：' },
  done: { en: 'done: {change}', zh: '已完成：{change}' },
  refused: { en: 'not done: {change}: {reason}', zh: '未完成：{change}：{reason}' },
  standing: { en: ' ({count} documents: {ids})', zh: '（{count} 条记录：{ids}）' },
  seeded: {
    en: '{collection}: {inserted} documents inserted, {present} were there, {refused} refused',
    zh: '{collection}：插入 {inserted} 条，已存在 {present} 条，失败 {refused} 条',
  },
  seedLine: { en: '{file}, line {line}: {reason}', zh: '{file} 第 {line} 行：{reason}' },
  noSeeds: { en: 'No collection declares a seed.', zh: '没有集合声明 seed。' },
  applied: { en: 'yunlet.config.json: {change}', zh: 'yunlet.config.json：{change}' },
  kept: {
    en: 'Collections, indexes and permissions stay as they were: {reason}',
    zh: '集合、索引和权限保持不变：{reason}',
  },
  stays: {
    en: 'Not declared any more, and left as it is: {what}. It goes with: yunlet apply --delete',
    zh: '已不再声明，保持不变：{what}。可用 yunlet apply --delete 删除',
  },
  consoleOnly: {
    en: 'collections, permissions and indexes: make them in its console',
    zh: '集合、权限和索引：请在其控制台中设置',
  },
  noSchema: { en: 'schema of {collection}', zh: '集合 {collection} 的 schema' },
  noSeed: { en: 'seed of {collection}', zh: '集合 {collection} 的 seed' },
  noIndexKind: {
    en: 'index {name} of {collection}: WeChat’s cloud has no {kinds}',
    zh: '集合 {collection} 的索引 {name}：微信云开发不支持 {kinds}',
  },
  noTrigger: {
    en: 'trigger {name} of {function}: only timers are carried',
    zh: '{function} 的触发器 {name}：仅支持定时触发器',
  },
} as const satisfies Record<string, Sentence>;

/** A sentence in the reader's language, with its values filled in. */
export function declaredText(
  lang: Lang,
  name: keyof typeof DECLARED_TEXTS,
  fields: Readonly<Record<string, string | number>> = {},
): string {
  return fill(DECLARED_TEXTS[name][lang], fields);
}
