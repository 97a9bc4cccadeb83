import { CloudError, createWarningLog, gatherLines, loadSecrets, randomIds } from '../../base';
import type { Cloud } from '../../index';
import { assembly } from '../assembly';
import { openBrowser } from '../browser';
import type { Call } from '../command';
import { socketDrops } from '../drop-sockets';
import { followDeclared } from '../declared/follow-declared';
import { logWriter } from '../function-logs';
import { commandLogger, emit, say } from '../output';
import { readyBlock } from '../ready';
import { announce, findRunning, type Running } from '../running';
import { loadSettings, type Settings } from '../settings';
import { text } from '../texts';
import { reporting } from '../warning-report';
import { settingsWithoutEffect } from '../without-effect';

/** `yunlet dev`. */
export async function run(call: Call): Promise<number> {
  return runCloud(call, 'dev');
}

/** Starts a cloud and keeps it until it is told to stop. */
export async function runCloud(call: Call, mode: 'dev' | 'serve'): Promise<number> {
  const drops = mode === 'dev' ? socketDrops(call) : undefined;
  const settings = loadSettings(call, mode);
  const { config, file } = settings;
  const lines = gatherLines(call.terminal.err);
  const logger = commandLogger(call, mode === 'dev' ? 'warn' : 'info', lines.write);
  const before = findRunning(config.dataDir);
  if (before !== undefined) {
    throw new CloudError('DATA_FOLDER_IN_USE', { fields: { dir: config.dataDir, pid: before.pid } });
  }
  // Says at once whether the data folder can be used.
  loadSecrets(config.dataDir, randomIds);
  const warnings = createWarningLog(logger, call.lang);
  const end = mode === 'dev' ? reporting(call, config) : undefined;
  settingsWithoutEffect(file, warnings.warn);
  let askedByAdministrator: () => void = () => undefined;
  const told = Promise.race([
    call.terminal.interrupted(),
    new Promise<void>((resolve) => (askedByAdministrator = resolve)),
  ]);
  const cloud = await assembly().createCloud(config, {
    logger,
    warnings,
    progress: commandLogger(call).child({ service: 'functions' }),
    ...(mode === 'dev' && file.users !== undefined ? { users: file.users } : {}),
    ...(drops === undefined ? {} : { dropSockets: drops }),
    onLog: logWriter(call),
    onStop: () => askedByAdministrator(),
  });
  const withdraw = announce(config.dataDir, runningOf(cloud, settings));
  let unfollow = (): Promise<void> => Promise.resolve();
  try {
    if (mode === 'dev') unfollow = await followDeclared(call, cloud, settings);
    sayReady(call, cloud, settings);
    if (drops !== undefined && !call.json) say(call, text(call.lang, 'dropWsOn', drops));
    await told;
    if (!call.json) say(call, text(call.lang, 'stopping'));
  } finally {
    withdraw();
    await unfollow();
    await cloud.stop();
    lines.flush();
  }
  if (!call.json) say(call, text(call.lang, 'stopped'));
  const { faults: count = 0 } = end?.report(warnings.raised()) ?? {};
  if (config.strict && count > 0) throw new CloudError('WARNINGS_FOUND', { fields: { count } });
  return 0;
}

/** What run.json says of a cloud of this process. */
export function runningOf(cloud: Cloud, { config }: Settings): Running {
  const { url, key, mongodb, env, users } = cloud;
  const { appid } = config;
  return { url, pid: process.pid, key, secretId: 'yunlet-admin', secretKey: key, mongodb, env, appid, users };
}

function sayReady(call: Call, cloud: Cloud, settings: Settings): void {
  const functions = cloud.functions.list();
  const { url, mongodb, env } = cloud;
  if (call.json) {
    emit(call, { ready: true, url, mongodb, env, functions: functions.map(({ name }) => name) });
    return;
  }
  say(call, readyBlock(call, { url, mongodb, env, functions, config: settings.config }));
  const { env: variables, interactive } = call.terminal;
  const alone = call.flags['no-open'] === true || !interactive || (variables['CI'] ?? '') !== '';
  if (settings.config.mode === 'dev' && settings.config.miniprogramDir !== null && !alone) {
    openBrowser(`${url}/preview/`);
  }
}
