import type { CommandSpec } from './command';
import { load } from './load-command';
import { DATA, PROJECT, TARGET } from './options';

const FORMAT = {
  name: 'format',
  value: 'jsonl|csv',
  text: {
    en: 'JSON Lines or CSV (default: by the name of the file).',
    zh: 'JSON Lines 或 CSV（默认由文件名决定）。',
  },
} as const;

/** The commands `data …`. */
export const DATA_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'data export',
    summary: { en: 'Writes a collection as JSON Lines or CSV.', zh: '将集合导出为 JSON Lines 或 CSV。' },
    words: [{ name: 'COLLECTION' }],
    options: [
      {
        name: 'out',
        value: 'FILE',
        text: { en: 'File (default: stdout).', zh: '输出文件（默认标准输出）。' },
      },
      { name: 'query', value: 'EJSON', text: { en: 'Only documents that match.', zh: '仅导出匹配的记录。' } },
      {
        name: 'canonical',
        text: {
          en: 'Keep every number type (canonical EJSON).',
          zh: '保留所有数字类型（canonical EJSON）。',
        },
      },
      FORMAT,
      {
        name: 'fields',
        value: 'A,B.C',
        text: { en: 'The columns of a CSV file; it needs them.', zh: 'CSV 的列，导出 CSV 时必填。' },
      },
      ...TARGET,
    ],
    examples: [
      'yunlet data export items --out items.jsonl',
      'yunlet data export items --out items.csv --fields _id,title,place.city',
      `yunlet data export items --query '{"done":false}'`,
    ],
    load: load('data-export'),
  },
  {
    name: 'data import',
    summary: { en: 'Reads JSON Lines or CSV into a collection.', zh: '将 JSON Lines 或 CSV 导入集合。' },
    words: [{ name: 'COLLECTION' }, { name: 'FILE|-' }],
    options: [
      {
        name: 'mode',
        value: 'insert|upsert',
        text: {
          en: 'A known _id is refused (insert, the default) or replaced (upsert).',
          zh: '_id 已存在时报错（insert，默认）或覆盖（upsert）。',
        },
      },
      FORMAT,
      {
        name: 'stop-on-error',
        text: { en: 'Stop at the first refused line.', zh: '遇到第一个错误即停止。' },
      },
      ...TARGET,
    ],
    examples: ['yunlet data import items items.jsonl --mode upsert', 'yunlet data import items items.csv'],
    notes: {
      en: 'Exit code 3: some documents were imported, the refused lines are listed.',
      zh: '退出码 3：部分记录已导入，失败的行已列出。',
    },
    load: load('data-import'),
  },
  {
    name: 'data backup',
    summary: {
      en: 'Puts the database and all files into one archive, also of a running cloud.',
      zh: '将数据库和全部文件备份为一个归档文件，运行中也可执行。',
    },
    words: [{ name: 'FILE' }],
    options: [PROJECT, DATA],
    examples: ['yunlet data backup monday.tar.gz'],
    notes: {
      en: 'A gzipped tar. The database is as it was at one moment; writes go on meanwhile. Keys and passwords of the data folder are not in it. A database elsewhere (MONGODB_URI) is backed up by its own tools.',
      zh: '格式为 gzip 压缩的 tar。数据库为某一时刻的一致副本，期间写入不受影响。不含数据目录中的密钥和密码。外部数据库（MONGODB_URI）请用其自带工具备份。',
    },
    load: load('data-backup'),
  },
  {
    name: 'data restore',
    summary: { en: 'Brings an archive back into a data folder.', zh: '将备份恢复到数据目录。' },
    words: [{ name: 'FILE' }],
    options: [
      {
        name: 'replace',
        text: {
          en: 'Take the place of the data that is there.',
          zh: '替换现有数据。',
        },
      },
      PROJECT,
      DATA,
    ],
    examples: ['yunlet data restore monday.tar.gz --replace'],
    notes: {
      en: 'The cloud must not be running. The archive is unpacked and checked before anything changes.',
      zh: '云环境须先停止。归档会先完整解包并检查，然后才替换数据。',
    },
    load: load('data-restore'),
  },
  {
    name: 'data compact',
    summary: {
      en: 'Gives back the room that removed documents have left in the database.',
      zh: '回收数据库中已删除记录占用的空间。',
    },
    options: [PROJECT, DATA],
    notes: { en: 'The cloud must not be running.', zh: '云环境须先停止。' },
    load: load('data-compact'),
  },
];
