import type { CommandSpec } from './command';

/** Commands that come in a later version: known by name, so that whoever tries one is told. */
export const LATER: readonly CommandSpec[] = [
  { name: 'data query', summary: { en: 'Queries a collection.', zh: '查询集合。' } },
  { name: 'data migrate', summary: { en: 'Runs migrations.', zh: '执行数据迁移。' } },
  { name: 'data anonymise', summary: { en: 'Copies data without what names people.', zh: '脱敏复制数据。' } },
  { name: 'data copy', summary: { en: 'Copies between environments.', zh: '在环境之间复制数据。' } },
  { name: 'rollback', summary: { en: 'Takes a deployment back.', zh: '回滚部署。' } },
  { name: 'logs', summary: { en: 'Shows what functions wrote.', zh: '查看云函数日志。' } },
  { name: 'trace', summary: { en: 'Shows what one call did.', zh: '查看一次调用的经过。' } },
  { name: 'cost', summary: { en: 'Estimates what calls would cost.', zh: '估算费用。' } },
  { name: 'queue', summary: { en: 'Looks after delayed and failed work.', zh: '管理队列任务。' } },
  { name: 'cloud', summary: { en: "The developer tools' own words.", zh: '开发者工具的 cloud 命令。' } },
];
