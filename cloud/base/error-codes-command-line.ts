import { row, type ErrorRow } from './error-row';

/** The part of the error table about the command line and the start. */
export const COMMAND_LINE_CODES = {
  USAGE: row(-501007, 400, '{reason}', '{reason}'),
  PORT_IN_USE: row(
    -501001,
    409,
    'Port {port} is in use. Stop the other program or choose another with --port.',
    '端口 {port} 已被占用，请停止占用的程序，或用 --port 指定其他端口。',
  ),
  DATA_FOLDER_UNWRITABLE: row(
    -501001,
    409,
    'The data folder {dir} cannot be written. Choose another with --data.',
    '数据目录 {dir} 无法写入，请用 --data 指定其他目录。',
  ),
  DATA_FOLDER_IN_USE: row(
    -501001,
    409,
    'The data folder {dir} is in use by process {pid}. Stop it with: yunlet stop.',
    '数据目录 {dir} 正被进程 {pid} 使用，可用 yunlet stop 停止它。',
  ),
  DATA_FOLDER_FORMAT: row(
    -501001,
    409,
    'The data folder {dir} has format {version}, this version of Yunlet knows {known}. Use the version that made it.',
    '数据目录 {dir} 的格式版本为 {version}，当前 Yunlet 支持 {known}，请使用创建它的版本。',
  ),
  DATA_FOLDER_EMPTY: row(
    -501001,
    409,
    'There is no database in {dir}. Name the data folder with --data.',
    '目录 {dir} 中没有数据库，请用 --data 指定数据目录。',
  ),
  DATA_FOLDER_NOT_EMPTY: row(
    -501001,
    409,
    'There is data in {dir} already. With --replace the backup takes its place.',
    '目录 {dir} 中已有数据，使用 --replace 可用备份替换。',
  ),
  BACKUP_UNREADABLE: row(
    -501007,
    400,
    'The backup {file} cannot be read: {reason}. Nothing was changed.',
    '无法读取备份 {file}：{reason}。没有任何更改。',
  ),
  PROJECT_NOT_FOUND: row(
    -501007,
    404,
    'There is no project.config.json in {dir}. Start in the folder of a mini-program, or make one with: yunlet init.',
    '{dir} 中没有 project.config.json，请在小程序项目目录中启动，或用 yunlet init 新建。',
  ),
  PROJECT_WITHOUT_FUNCTIONS: row(
    -501007,
    400,
    '{file} names no "cloudfunctionRoot". Add it, for example "cloudfunctionRoot": "cloudfunctions/".',
    '{file} 未设置 "cloudfunctionRoot"，请添加，例如 "cloudfunctionRoot": "cloudfunctions/"。',
  ),
  CONFIG_INVALID: row(-501007, 400, '{file} cannot be read: {reason}', '无法读取 {file}：{reason}'),
  CLOUD_NOT_RUNNING: row(
    -501001,
    404,
    'No cloud is running for {dir}. Start one with: yunlet dev.',
    '{dir} 没有正在运行的云环境，请先运行 yunlet dev。',
  ),
  FILE_UNREADABLE: row(
    -501007,
    400,
    'The file {file} cannot be read: {reason}',
    '无法读取文件 {file}：{reason}',
  ),
  RULES_TEST_FAILED: row(-501001, 409, '{failed} of {total} cases failed.', '{failed}/{total} 个用例失败。'),
  RULES_UNCOVERED: row(
    -501001,
    409,
    'Coverage {percent} %, wanted {least} %.',
    '覆盖率 {percent} %，要求 {least} %。',
  ),
  RULES_LINT_FOUND: row(-501001, 409, 'Mistakes in the rules: {count}.', '安全规则有 {count} 个问题。'),
  DOCTOR_FOUND: row(-501001, 409, 'Something is wrong: {count}.', '发现 {count} 个问题。'),
  FILE_UNWRITABLE: row(
    -501007,
    409,
    'The file {file} cannot be written: {reason}',
    '无法写入文件 {file}：{reason}',
  ),
  FOLDER_NOT_EMPTY: row(
    -501007,
    409,
    'The folder {dir} is not empty. Choose a new one.',
    '目录 {dir} 不为空，请选择新目录。',
  ),
  DEPLOY_FAILED: row(-501001, 500, 'The deployment failed.', '部署失败。'),
  PARTLY_DONE: row(-501001, 500, '{done} of {total} done.', '共 {total} 项，完成 {done} 项。'),
  DEPENDENCY_MISSING: row(
    -501001,
    500,
    'This needs the package {name}. Install it with: npm install {name}.',
    '需要安装包 {name}：npm install {name}。',
  ),
} as const satisfies Record<string, ErrorRow>;
