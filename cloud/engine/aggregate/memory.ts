import { calculateObjectSize } from 'bson';
import { shownName, typeOf, type Document } from '../../values';
import { EngineError } from '../error';

/** Bytes a stage that keeps documents may keep, as MongoDB's default. */
export const STAGE_MEMORY = 100 * 1024 * 1024;

/** Counts what a stage keeps. */
export interface Meter {
  /** Counts a value and what it takes beside itself. @throws EngineError 292 above the bound. */
  keep(value: unknown, beside?: number): void;
}

/**
 * A meter for one run of a stage.
 *
 * Compat: nothing is written to disk; with `allowDiskUse` the stage may keep as much as memory holds.
 */
export function createMeter(name: string, limit: number | undefined): Meter {
  // Without a bound no value is looked at.
  if (limit === undefined) return { keep: () => undefined };
  let kept = 0;
  return {
    keep(value, beside = 0) {
      kept += roughSize(value) + beside;
      if (kept <= limit) return;
      throw new EngineError(
        292,
        `Exceeded memory limit for ${name}, but didn't allow external spilling; pass allowDiskUse:true to opt in`,
      );
    },
  };
}

/** A document's bytes as BSON; the mark of names such as `0` is not counted. */
export function sizeOfDocument(document: Document): number {
  return calculateObjectSize(plainNames(document) as Document, { ignoreUndefined: true });
}

function plainNames(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(plainNames);
  if (typeOf(value) !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const pairs = Object.entries(value as Document);
  return Object.fromEntries(pairs.map(([name, field]) => [shownName(name), plainNames(field)]));
}

/** About how many bytes a value takes: cheap, for bounds and not for answers. */
export function roughSize(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return 16 + value.length;
    case 'object': {
      if (value === null) return 8;
      if (Array.isArray(value)) {
        let size = 16;
        for (const element of value as unknown[]) size += 8 + roughSize(element);
        return size;
      }
      if (Object.getPrototypeOf(value) !== Object.prototype) return 16;
      let size = 16;
      for (const name in value) size += 8 + name.length + roughSize((value as Document)[name]);
      return size;
    }
    default:
      return 8;
  }
}
