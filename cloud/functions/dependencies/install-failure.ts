import { relative } from 'node:path';
import { CloudError, fill, type Sentence } from '../../base';
import type { NpmResult } from '../platform/npm';
import type { FunctionSpec } from '../registry/spec';

/** Why a dependency set is not there. */
export interface InstallFailure {
  readonly kind: 'package' | 'version' | 'network' | 'npm' | 'other';
  /** What npm names: a package, a package with its range, the host that was asked and an error's code, or its own words. */
  readonly subject: string;
}

const SENTENCES: Readonly<Record<InstallFailure['kind'], Sentence>> = {
  package: {
    en: 'Package {subject} is not in the registry, or no longer; replace or remove it in {file}.',
    zh: '注册表中没有依赖包 {subject}（可能已被删除），请在 {file} 中替换或移除它。',
  },
  version: {
    en: 'No version of package {subject} exists; change the range in {file}.',
    zh: '依赖包 {subject} 没有满足要求的版本，请修改 {file} 中的版本范围。',
  },
  network: {
    en: 'Its packages ({names}) are not installed and the registry cannot be reached ({subject}); connect and call it again, or run: cd {folder} && npm install',
    zh: '依赖包（{names}）尚未安装，且无法连接注册表（{subject}）；请联网后重试，或运行：cd {folder} && npm install',
  },
  npm: {
    en: 'Its packages ({names}) are not installed and npm was not found; install npm, which comes with Node.js, and call it again.',
    zh: '依赖包（{names}）尚未安装，且找不到 npm；请安装 npm（随 Node.js 提供）后重试。',
  },
  other: {
    en: 'Its packages ({names}) could not be installed ({subject}); try: cd {folder} && npm install',
    zh: '依赖包（{names}）安装失败（{subject}），可尝试：cd {folder} && npm install',
  },
};

const NETWORK =
  /^(?:ENOTFOUND|ECONN\w+|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT|EPROTO|CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|E5\d\d)$/;

/** Reads npm's own account of its failure. */
export function installFailure({ stdout, stderr, absent, code: exit }: NpmResult): InstallFailure {
  if (absent) return { kind: 'npm', subject: '' };
  const { code, summary, detail } = npmError(stdout, stderr);
  if (code === 'E404') {
    const subject = /'((?:@[^/'@]+\/)?[^'@]+)(?:@[^']*)?'/.exec(detail)?.[1] ?? packageOfAddress(summary);
    return { kind: 'package', subject };
  }
  if (code === 'ETARGET' || code === 'ENOVERSIONS') {
    const subject = /(?:for|available) ((?:@[^/\s]+\/)?\S+?)\.?(?:$|\s)/.exec(summary)?.[1] ?? summary;
    return { kind: 'version', subject };
  }
  if (NETWORK.test(code)) {
    const { host } =
      /\bhttps?:\/\/(?:[^/\s@]*@)?(?<host>[^/\s]+)/.exec(`${summary}\n${detail}`)?.groups ?? {};
    return { kind: 'network', subject: host === undefined ? code : `${host}: ${code}` };
  }
  const words = [code, summary].filter((one) => one !== '').join(': ');
  return { kind: 'other', subject: words === '' ? `npm ended with code ${exit ?? 'none'}` : words };
}

/** The error a function's callers get. */
export function installError(spec: FunctionSpec, failure: InstallFailure): CloudError {
  return new CloudError('FUNCTION_LOAD_FAILED', {
    fields: { name: spec.name },
    detail: failureSentence(spec, failure),
  });
}

/** What is wrong with a function whose packages are not there, and what to do about it. */
export function failureSentence(spec: FunctionSpec, { kind, subject }: InstallFailure): Sentence {
  const folder = (relative(spec.projectDir, spec.dir) || '.').replaceAll('\\', '/');
  const fields = {
    subject,
    folder,
    file: `${folder}/package.json`,
    names: Object.keys(spec.dependencies).join(', '),
  };
  const { en, zh } = SENTENCES[kind];
  return { en: fill(en, fields), zh: fill(zh, fields) };
}

/** With `--json` npm describes its error on stdout; older ones only write lines. */
function npmError(stdout: string, stderr: string): { code: string; summary: string; detail: string } {
  try {
    const { error } = JSON.parse(stdout) as { error?: { code?: string; summary?: string; detail?: string } };
    if (error?.code !== undefined) {
      const { code, summary = '', detail = '' } = error;
      return { code, summary: firstLine(summary), detail };
    }
  } catch {
    // No JSON: read on.
  }
  const lines = stderr.split('\n').map((line) => line.replace(/^npm (?:ERR!|error) ?/, '').trim());
  const code = lines.map((line) => /^code (\S+)$/.exec(line)?.[1]).find((one) => one !== undefined) ?? '';
  const rest = lines.filter((line) => line !== '' && !/^(?:code|errno|syscall) /.test(line));
  const summary = (rest[0] ?? '').replace(/^(?:404|notarget|network) +/, '');
  return { code, summary, detail: rest.join('\n') };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

function packageOfAddress(summary: string): string {
  const last = /\/((?:@[^/]+(?:%2f|\/))?[^/\s]+?)(?:\/-\/\S+)?(?:\s|$)/i.exec(
    summary.replace(/^.*\bGET \w+:\/\/[^/]+/, ''),
  )?.[1];
  return decodeURIComponent(last ?? summary);
}
