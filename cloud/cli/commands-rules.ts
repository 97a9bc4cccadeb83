import type { CommandSpec } from './command';
import { load } from './load-command';
import { AS, DATA, PROJECT } from './options';

/** The commands about permissions and security rules. */
export const RULES_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'rules explain',
    summary: {
      en: 'Says why the permission of a collection or of the storage allows or refuses something.',
      zh: '解释集合或云存储的权限为何允许或拒绝某个操作。',
    },
    words: [{ name: 'EXPR', optional: true }],
    options: [
      AS,
      {
        name: 'document',
        value: 'EJSON',
        text: { en: 'Also judge the rule on this document.', zh: '同时对此记录求值。' },
      },
      {
        name: 'file',
        value: 'PATH',
        text: { en: 'A file of the storage instead of EXPR.', zh: '云存储文件路径，代替 EXPR。' },
      },
      {
        name: 'write',
        text: { en: 'With --file: writing it (default: reading).', zh: '与 --file 合用：写入（默认读取）。' },
      },
      {
        name: 'owner',
        value: 'OPENID',
        text: { en: 'With --file: who put it there.', zh: '与 --file 合用：文件的上传者。' },
      },
      PROJECT,
      DATA,
    ],
    examples: [
      `yunlet rules explain "db.collection('notes').where({ _openid: '{openid}' }).get()" --as alice`,
      `yunlet rules explain "db.collection('notes').doc('1').get()" --as alice --document '{"_openid":"bob"}'`,
      'yunlet rules explain --file photos/a.png --write --owner alice --as bob',
    ],
    notes: {
      en: 'Nothing is asked or changed. A tree shows each clause of the rule with what it came to and what it saw. get() reads from the running cloud of the project.',
      zh: '不会执行查询或修改数据。以树的形式显示规则的每个子句、结果和所见的值。get() 从此项目正在运行的云环境读取。',
    },
    load: load('rules-explain'),
  },
  {
    name: 'rules test',
    summary: { en: 'Runs a table of cases against the security rules.', zh: '用表格用例测试安全规则。' },
    words: [{ name: 'FILE' }],
    options: [
      {
        name: 'min-coverage',
        value: 'PERCENT',
        text: {
          en: 'Fail where fewer clauses were seen both to hold and not to hold.',
          zh: '同时验证了成立与不成立的子句低于此比例时失败。',
        },
      },
      PROJECT,
      DATA,
    ],
    examples: [
      'yunlet rules test rules.test.jsonc',
      'yunlet rules test rules.test.jsonc --min-coverage 90 --json',
    ],
    notes: {
      en: 'FILE is JSON with comments: { "documents": { COLLECTION: [what get() finds] }, "now": …, "cases": [ROW or CASE] }. A ROW is [as, collection, "read"|"create"|"update"|"delete", query or data, "allow"|"deny"], or [as, "storage", "read"|"write", {"path","owner"}, …]. A CASE is an object of as, collection, action, where, document, data, expect, name. `as` is an openid, {openid,uid,loginType}, or null. "rules" and "storage" replace those of yunlet.config.json.',
      zh: 'FILE 为可带注释的 JSON：{ "documents": { 集合: [get() 可读取的记录] }, "now": …, "cases": [行或用例] }。行为 [as, 集合, "read"|"create"|"update"|"delete", 查询条件或数据, "allow"|"deny"]，或 [as, "storage", "read"|"write", {"path","owner"}, …]。用例为包含 as、collection、action、where、document、data、expect、name 的对象。as 为 openid、{openid,uid,loginType} 或 null。"rules" 和 "storage" 可替换 yunlet.config.json 中的规则。',
    },
    load: load('rules-test'),
  },
  {
    name: 'rules lint',
    summary: { en: 'Looks for likely mistakes in the security rules.', zh: '检查安全规则中可能的错误。' },
    options: [
      { name: 'strict', text: { en: 'Fail on warnings too.', zh: '存在警告时也失败。' } },
      PROJECT,
      DATA,
    ],
    examples: ['yunlet rules lint'],
    load: load('rules-lint'),
  },
];
