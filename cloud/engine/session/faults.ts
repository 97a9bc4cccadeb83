import { isDocument, isNumeric, toNumber, type Document } from '../../values';
import { EngineError } from '../error';

const NAMES = ['failCommand', 'failGetMoreAfterCursorCheckout', 'onPrimaryTransactionalWrite'] as const;

/** The failures that can be provoked, by MongoDB's names. */
export type FaultName = (typeof NAMES)[number];

/** A command that may be made to fail. */
export interface Struck {
  /** In lower case. */
  readonly command: string;
  readonly namespace: string;
  readonly application: string | undefined;
}

/** Failures provoked on purpose, so that applications and drivers can be shown to survive them. */
export interface Faults {
  /** Arms or disarms a failure. @returns how often it has struck before. @throws EngineError 2 and 9. */
  set(name: string, mode: unknown, data: unknown): number;
  /** The data of the failure that strikes a command now; counts it. */
  take(name: FaultName, struck: Struck): Document | undefined;
}

interface Armed {
  /** How many more commands it spares. */
  skip: number;
  /** How many more it strikes. */
  left: number;
  count: number;
  readonly data: Document;
}

/** Makes a table in which nothing is armed. */
export function createFaults(): Faults {
  const armed = new Map<string, Armed>();
  return {
    set(name, mode, data) {
      if (!NAMES.some((known) => known === name)) throw new EngineError(2, `fail point '${name}' not found`);
      if (data !== undefined && !isDocument(data)) throw new EngineError(9, "'data' must be an object");
      const before = armed.get(name)?.count ?? 0;
      armed.set(name, { ...readMode(mode), count: 0, data: data ?? {} });
      return before;
    },
    take(name, struck) {
      const fault = armed.get(name);
      if (fault === undefined || fault.left <= 0 || !concerns(name, fault.data, struck)) return undefined;
      if (fault.skip > 0) {
        fault.skip--;
        return undefined;
      }
      fault.left--;
      fault.count++;
      return fault.data;
    },
  };
}

function readMode(mode: unknown): Pick<Armed, 'skip' | 'left'> {
  if (mode === 'off') return { skip: 0, left: 0 };
  if (mode === 'alwaysOn') return { skip: 0, left: Infinity };
  if (isDocument(mode)) {
    const { times, skip } = mode;
    if (isNumeric(times) && toNumber(times) >= 0) return { skip: 0, left: toNumber(times) };
    if (isNumeric(skip) && toNumber(skip) >= 0) return { skip: toNumber(skip), left: Infinity };
  }
  throw new EngineError(9, "'mode' must be 'off', 'alwaysOn', { times: n } or { skip: n }");
}

function concerns(name: FaultName, { failCommands, namespace, appName }: Document, struck: Struck): boolean {
  if (namespace !== undefined && namespace !== struck.namespace) return false;
  if (appName !== undefined && appName !== struck.application) return false;
  if (name !== 'failCommand') return true;
  return (
    Array.isArray(failCommands) &&
    failCommands.some((command) => String(command).toLowerCase() === struck.command)
  );
}
