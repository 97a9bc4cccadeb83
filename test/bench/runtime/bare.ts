import {
  createLogger,
  gatherLines,
  randomIds,
  silentLogger,
  systemClock,
  type CloudConfig,
} from '../../../cloud/base';
import { createAuth } from '../../../cloud/auth';
import { createFunctionRuntime } from '../../../cloud/functions';
import { createGateway, type GatewayOptions } from '../../../cloud/gateway';
import type { FunctionsPort, InvokeResult } from '../../../cloud/protocol';

const KEY = 'a-key-of-the-usual-length-0123456789abcdef';

/** A function runtime without the rest of a cloud. */
export interface Bare {
  readonly functions: FunctionsPort;
  call(name: string, data?: object): Promise<InvokeResult>;
  /** A gateway in front of it. */
  listen(): Promise<{ readonly url: string; readonly key: string }>;
  stop(): Promise<void>;
}

/** The lines that `yunlet serve` writes. */
export const serveLogger = () =>
  createLogger({
    level: 'info',
    format: 'json',
    write: gatherLines((lines) => process.stderr.write(lines)).write,
  });

/** Starts a runtime with real credentials. */
export async function openBare(config: CloudConfig, prefetch = true): Promise<Bare> {
  const common = { config, clock: systemClock, ids: randomIds, warn: () => undefined };
  const auth = createAuth({
    ...common,
    mode: config.mode,
    appid: config.appid,
    env: config.env,
    key: KEY,
    secret: 'a secret',
    logger: silentLogger,
  });
  const functions = createFunctionRuntime({
    ...common,
    credentials: auth,
    adminUrl: () => 'http://127.0.0.1:9/admin',
    logger: silentLogger,
    onLog: () => undefined,
    prefetch,
  });
  await functions.start();
  const running: { stop(): Promise<void> }[] = [functions];
  return {
    functions,
    call: (name, data = {}) =>
      functions.invoke({
        name,
        event: Buffer.from(JSON.stringify(data)),
        from: 'admin',
        caller: auth.ofKey(KEY, randomIds.uuid()),
      }),
    async listen() {
      const gateway = createGateway({
        ...common,
        auth,
        functions,
        mounts: [],
        status: () => ({}),
        onStop: () => undefined,
        logger: serveLogger(),
        // Calls of functions need no other part.
      } as Partial<GatewayOptions> as GatewayOptions);
      await gateway.start();
      running.push(gateway);
      return { url: gateway.url, key: KEY };
    },
    async stop() {
      for (const part of running.reverse()) await part.stop();
    },
  };
}
