import { CloudError, type Service } from '../base';
import type { FunctionsPort } from '../protocol';
import type { FunctionRuntimeOptions } from './options';
import type { Call } from './pool/call';
import { createLane, type Lane } from './pool/lane';
import { createWorkshop, type Workshop } from './pool/workshop';
import { findFunctions } from './registry/registry';
import type { FunctionSpec } from './registry/spec';

/**
 * Makes the service that runs cloud functions: each in processes of its own, one call at a time, with the caller's identity
 * in the environment.
 *
 * @example
 * ```ts
 * const functions = createFunctionRuntime({ config, credentials, adminUrl, clock, ids, logger, warn, onLog });
 * await functions.start();
 * const { result } = await functions.invoke({ name: 'login', event, caller, from: 'page' });
 * ```
 */
export function createFunctionRuntime(options: FunctionRuntimeOptions): Service & FunctionsPort {
  const { config, clock, credentials, warn } = options;
  const specs = new Map<string, FunctionSpec>();
  const lanes = new Map<string, Lane>();
  const workshop: Workshop = createWorkshop(options);
  let stopped = false;

  const read = () => {
    specs.clear();
    for (const spec of findFunctions({ ...config, warn })) specs.set(spec.name, spec);
  };
  const laneOf = (name: string): Lane => {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    const lane = createLane({
      name,
      maxInstances: config.inspect === null ? config.maxInstances : 1,
      startsAtOnce: workshop.startsAtOnce,
      idleMs: config.idleMs,
      prefetch: options.prefetch ?? true,
      clock,
      credentials,
      start: (events) => workshop.start(specOf(name), events),
    });
    lanes.set(name, lane);
    return lane;
  };
  const specOf = (name: string): FunctionSpec => {
    const spec = specs.get(name);
    if (spec === undefined) {
      const known = [...specs.keys()].join(', ') || '(none)';
      throw new CloudError('FUNCTION_NOT_FOUND', { fields: { name, known } });
    }
    if (spec.problem !== undefined) {
      throw new CloudError('FUNCTION_LOAD_FAILED', { fields: { name }, detail: spec.problem });
    }
    return spec;
  };

  return {
    name: 'functions',
    async start() {
      read();
      await workshop.open([...specs.values()]);
    },
    async stop() {
      stopped = true;
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
      await workshop.close();
    },
    list: () =>
      [...specs.values()].map(({ name, dir, memory, timeout, problem }) => ({
        name,
        dir,
        memory,
        timeout,
        ...(problem === undefined ? {} : { problem }),
      })),
    invoke: (request) =>
      new Promise((resolve, reject) => {
        specOf(request.name);
        if (stopped) throw new CloudError('FUNCTIONS_REQUEST_FAIL', { detail: 'The cloud is stopping.' });
        const call: Call = {
          request,
          resolve,
          reject,
          cold: false,
          settled: false,
          credential: undefined,
          id: 0,
          startedAt: 0,
        };
        laneOf(request.name).push(call);
      }),
  };
}
