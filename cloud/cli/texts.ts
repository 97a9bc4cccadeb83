import { fill, type Lang, type Sentence } from '../base';

/** Every sentence the commands say besides errors and help. */
export const TEXTS = {
  later: {
    en: '"yunlet {name}" comes in a later version.',
    zh: '"yunlet {name}" 将在后续版本提供。',
  },
  ready: { en: 'Yunlet is ready', zh: 'Yunlet 已就绪' },
  preview: { en: 'Preview', zh: '预览' },
  gateway: { en: 'Cloud', zh: '云环境' },
  environment: { en: 'Environment', zh: '环境' },
  functions: { en: 'Functions', zh: '云函数' },
  database: { en: 'Database', zh: '数据库' },
  dataFolder: { en: 'Data', zh: '数据目录' },
  noFunctions: { en: 'none in {dir}', zh: '{dir} 中没有云函数' },
  stopHint: { en: 'Ctrl-C stops it.', zh: '按 Ctrl-C 停止。' },
  dropWsOn: {
    en: 'Sockets of watch() are broken at random: each lives {seconds} s on the average (--drop-ws).',
    zh: '将随机断开 watch() 的连接：平均每 {seconds} 秒断开一次（--drop-ws）。',
  },
  reportHead: {
    en: 'Faults: {faults}. Notices: {notices}.',
    zh: '问题 {faults} 个，提示 {notices} 个。',
  },
  stopping: { en: 'Stopping', zh: '正在停止' },
  stopped: { en: 'Stopped.', zh: '已停止。' },
  inspectHint: {
    en: 'Breakpoints: attach a debugger to port {port}.',
    zh: '断点调试：将调试器连接到端口 {port}。',
  },
  engineReady: { en: 'The database is ready: {mongodb}', zh: '数据库已就绪：{mongodb}' },
  built: { en: '{count} functions built into {dir}.', zh: '已构建 {count} 个云函数，位于 {dir}。' },
  buildFailed: { en: '{name} could not be built: {reason}', zh: '{name} 构建失败：{reason}' },
  initDone: { en: 'The project is in {dir}. Next:', zh: '项目已建在 {dir}。下一步：' },
  deployed: { en: '{name} deployed', zh: '{name} 已部署' },
  deployRefused: { en: '{name} failed: {reason}', zh: '{name} 失败：{reason}' },
  deployRetry: {
    en: '{name} is being updated by somebody else; trying again in {seconds} s',
    zh: '{name} 正在更新中，{seconds} 秒后重试',
  },
  fastMode: {
    en: 'Fast: writes are answered before they are on the disk. A power cut may damage the database; a killed process loses nothing.',
    zh: '快速模式：写入在落盘之前即应答。断电可能损坏数据库；进程被杀不会丢失数据。',
  },
  backedUp: {
    en: 'The database and {files} files of {dir} are in {file}.',
    zh: '{dir} 的数据库和 {files} 个文件已备份到 {file}。',
  },
  restored: {
    en: 'The database and {files} files of {file} are in {dir}.',
    zh: '{file} 中的数据库和 {files} 个文件已恢复到 {dir}。',
  },
  compacted: {
    en: 'The database took {before} MB and takes {after} MB now.',
    zh: '数据库占用由 {before} MB 变为 {after} MB。',
  },
  exported: {
    en: '{count} documents of {collection} exported.',
    zh: '已导出 {collection} 的 {count} 条记录。',
  },
  imported: {
    en: '{done} documents imported into {collection}, {failed} refused.',
    zh: '已向 {collection} 导入 {done} 条记录，{failed} 条失败。',
  },
  outboxEmpty: { en: 'Nothing is in the outbox.', zh: '发件箱为空。' },
  depsUpdated: { en: '{names}: {packages}', zh: '{names}：{packages}' },
  depsSame: { en: '{names}: unchanged ({packages})', zh: '{names}：无变化（{packages}）' },
  depsNone: {
    en: 'No function needs packages beyond what Yunlet has or the project holds.',
    zh: '没有云函数需要额外安装依赖。',
  },
  lineRefused: { en: 'line {line}: {reason}', zh: '第 {line} 行：{reason}' },
} as const satisfies Record<string, Sentence>;

/** A sentence in the reader's language, with its values filled in. */
export function text(
  lang: Lang,
  name: keyof typeof TEXTS,
  fields: Readonly<Record<string, string | number>> = {},
): string {
  return fill(TEXTS[name][lang], fields);
}
