import { existsSync } from 'node:fs';
import { CloudError, systemClock, type ConfigFile } from '../../base';
import {
  deployToFolder,
  deployWithDevtools,
  devtoolsCli,
  runProgram,
  type DeployableFunction,
  type Deployed,
} from '../../deploy';
import { buildFunctions } from '../../functions';
import { flagText, type Call } from '../command';
import { emit, say } from '../output';
import { absolute, loadSettings, type Settings } from '../settings';
import { text } from '../texts';
import { usage } from '../usage';

/** `yunlet deploy [FUNCTION …] --target T`. */
export async function run(call: Call): Promise<number> {
  // `--env` names an environment of the target here, not one of the local cloud.
  const settings = loadSettings({ ...call, flags: { ...call.flags, env: undefined } }, 'dev');
  const { target, env } = targetOf(call, settings);
  refuseExtras(call, settings.file);
  const results = target === 'folder' ? await toFolder(call, settings) : await toWechat(call, settings, env);
  return report(call, results);
}

function targetOf(call: Call, { file, project }: Settings): { target: string; env: string | undefined } {
  const wish = flagText(call, 'env');
  const named = wish === undefined ? undefined : file.environments?.[wish];
  const target = flagText(call, 'target') ?? named?.target;
  if (target !== 'folder' && target !== 'wechat-devtools') {
    throw usage(
      target === undefined
        ? '--target is missing: folder or wechat-devtools.'
        : `There is no target "${target}": folder or wechat-devtools.`,
      target === undefined
        ? '缺少 --target：folder 或 wechat-devtools。'
        : `没有目标 "${target}"，可用：folder、wechat-devtools。`,
    );
  }
  if (named?.appid !== undefined && named.appid !== project.appid) {
    throw usage(
      `Environment ${wish ?? ''} belongs to ${named.appid}, project.config.json says ${project.appid}.`,
      `环境 ${wish ?? ''} 属于 ${named.appid}，而 project.config.json 中为 ${project.appid}。`,
    );
  }
  return { target, env: named?.env ?? wish };
}

/** What only Yunlet has is never left behind in silence. */
function refuseExtras(call: Call, file: ConfigFile): void {
  const extras = (file.triggers ?? [])
    .map((trigger) => trigger as { readonly name?: string; readonly type?: string })
    .filter(({ type }) => type !== 'timer')
    .map(({ name, type }) => `${name ?? '?'} (${type ?? '?'})`);
  if (extras.length === 0 || call.flags['without-extras'] === true) return;
  throw usage(
    `The target cannot carry these triggers: ${extras.join(', ')}. Leave them out with --without-extras.`,
    `目标不支持以下触发器：${extras.join('、')}。可用 --without-extras 忽略它们。`,
  );
}

async function toFolder(call: Call, settings: Settings): Promise<readonly Deployed[]> {
  const out = flagText(call, 'out');
  if (out === undefined) throw usage('--out is missing: --out DIR.', '缺少 --out：--out DIR。');
  const { ready, refused } = await functionsOf(call, settings, false);
  return [...deployToFolder({ functions: ready, out: absolute(call, out) }), ...refused];
}

async function toWechat(
  call: Call,
  settings: Settings,
  env: string | undefined,
): Promise<readonly Deployed[]> {
  if (env === undefined) throw usage('--env is missing: --env ID.', '缺少 --env：--env ID。');
  const wish = call.terminal.env['YUNLET_DEVTOOLS_CLI'];
  const cli =
    wish !== undefined && wish !== '' ? wish : devtoolsCli(process.platform).find((file) => existsSync(file));
  if (cli === undefined) {
    throw usage(
      "The developer tools' command line was not found. Name it in YUNLET_DEVTOOLS_CLI.",
      '未找到微信开发者工具命令行，请在 YUNLET_DEVTOOLS_CLI 中指定。',
    );
  }
  const { ready, refused } = await functionsOf(call, settings, true);
  const results = await deployWithDevtools({
    cli,
    project: settings.project.dir,
    env,
    names: ready.map(({ name }) => name),
    remoteNpmInstall: call.flags['remote-npm-install'] === true,
    clock: systemClock,
    run: runProgram,
    onRetry: (names, ms) =>
      call.terminal.err(
        `${text(call.lang, 'deployRetry', { name: names.join(', '), seconds: ms / 1000 })}\n`,
      ),
  });
  return [...results, ...refused];
}

interface Selection {
  readonly ready: readonly DeployableFunction[];
  readonly refused: readonly Deployed[];
}

async function functionsOf(call: Call, { config }: Settings, inPlace: boolean): Promise<Selection> {
  const all = await buildFunctions({ config, inPlace });
  const unknown = call.words.find((word) => !all.some(({ name }) => name === word));
  if (unknown !== undefined) {
    throw new CloudError('FUNCTION_NOT_FOUND', {
      fields: { name: unknown, known: all.map(({ name }) => name).join(', ') },
    });
  }
  const wanted = all.filter(({ name }) => call.words.length === 0 || call.words.includes(name));
  return {
    ready: wanted.filter(({ problem }) => problem === undefined),
    refused: wanted.flatMap(({ name, problem }) =>
      problem === undefined ? [] : [{ name, ok: false, reason: problem, attempts: 0 }],
    ),
  };
}

function report(call: Call, results: readonly Deployed[]): number {
  for (const { name, ok, reason } of results) {
    say(
      call,
      ok
        ? text(call.lang, 'deployed', { name })
        : text(call.lang, 'deployRefused', { name, reason: reason ?? '' }),
    );
  }
  if (call.json) emit(call, { functions: results });
  const done = results.filter(({ ok }) => ok).length;
  if (done === results.length) return 0;
  const fields = { done, total: results.length };
  throw done > 0 ? new CloudError('PARTLY_DONE', { fields }) : new CloudError('DEPLOY_FAILED');
}
