import type { CommandSpec, OptionSpec } from './command';
import { load } from './load-command';
import { TARGET } from './options';

const DELETE: OptionSpec = {
  name: 'delete',
  text: {
    en: 'Delete collections, indexes and validators that are not declared.',
    zh: '删除未声明的集合、索引和校验规则。',
  },
};

/** The commands about what yunlet.config.json declares. */
export const DECLARED_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'plan',
    summary: {
      en: 'Shows where a cloud differs from what is declared.',
      zh: '显示云环境与声明的差异。',
    },
    options: [
      {
        name: 'target',
        value: 'TARGET',
        text: {
          en: 'Also list what this target (folder, wechat-devtools, or a name of "environments") does not carry.',
          zh: '同时列出该目标（folder、wechat-devtools 或 "environments" 中的名称）不支持的内容。',
        },
      },
      {
        name: 'delete',
        text: {
          en: 'Show also what apply --delete would delete.',
          zh: '同时显示 apply --delete 将删除的内容。',
        },
      },
      {
        name: 'check',
        text: { en: 'Fail where something differs, for CI.', zh: '存在差异时以失败退出，适合 CI。' },
      },
      ...TARGET,
    ],
    examples: ['yunlet plan', 'yunlet plan --check --json', 'yunlet plan --target wechat-devtools'],
    notes: {
      en: 'Collections, permissions, schemas, indexes and seeds of yunlet.config.json against the running cloud (or one started for the call in the same data folder), beside the functions and triggers of the project. Changes nothing. With --json stdout is {env, changes, undeclared, beyond, functions, triggers}.',
      zh: '将 yunlet.config.json 中的集合、权限、schema、索引和种子数据与正在运行的云环境（没有时在同一数据目录中临时启动）比较，并列出项目的云函数和触发器。不做任何更改。使用 --json 时，标准输出为 {env, changes, undeclared, beyond, functions, triggers}。',
    },
    load: load('plan'),
  },
  {
    name: 'apply',
    summary: {
      en: 'Makes collections, permissions and indexes as they are declared.',
      zh: '按声明应用集合、权限和索引。',
    },
    options: [DELETE, ...TARGET],
    examples: ['yunlet apply', 'yunlet apply --delete', 'yunlet apply --url https://cloud.example --key KEY'],
    notes: {
      en: 'A second time changes nothing. Nothing is deleted without --delete; see first: yunlet plan --delete. Seeds fill collections that hold no document. Permissions are in force at once and kept for the next start. Exit code 3: some changes could not be made; they are listed with the reason.',
      zh: '重复执行不会再有更改。不加 --delete 不会删除任何内容，可先用 yunlet plan --delete 查看。种子数据只填充空集合。权限立即生效，并在下次启动时保留。退出码 3：部分变更未能完成，已列出原因。',
    },
    load: load('apply'),
  },
  {
    name: 'data seed',
    summary: {
      en: 'Inserts the documents of declared seeds that are not there.',
      zh: '插入已声明种子数据中缺少的记录。',
    },
    words: [{ name: 'COLLECTION', optional: true, many: true }],
    options: [...TARGET],
    examples: ['yunlet data seed', 'yunlet data seed items'],
    notes: {
      en: 'A document is there if its _id is; a line without an _id gets one made of its text. Nothing is changed where a seed has a broken line. Exit code 3: some documents were refused, the lines are listed.',
      zh: '按 _id 判断记录是否存在；没有 _id 的行会根据其内容生成 _id。种子文件存在错误行时不做任何更改。退出码 3：部分记录失败，已列出行号。',
    },
    load: load('data-seed'),
  },
];
