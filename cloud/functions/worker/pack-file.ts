import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cachedDataVersionTag } from 'node:v8';

/** One module of a pack: its text as it is compiled, and what V8 made of it. */
export interface PackedModule {
  readonly text: Buffer;
  /** `true`: one byte a character; else UTF-8. */
  readonly latin: boolean;
  readonly code: Buffer;
  /** `true` where its text names a source map. */
  readonly mapped: boolean;
}

/** Modules of one node_modules folder, compiled. Paths are absolute. */
export interface Pack {
  readonly modules: ReadonlyMap<string, PackedModule>;
  /** The state of every file and folder that the pack depends on. */
  readonly states: ReadonlyMap<string, string>;
  /** What a module got for a request, by the module's file. */
  readonly found: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface Head {
  readonly tag: number;
  readonly modules: readonly (readonly [string, number, number, number, number])[];
  readonly states: readonly (readonly [string, string])[];
  readonly found: readonly (readonly [string, readonly (readonly [string, string])[]])[];
}

const MAGIC = Buffer.from('yunlet-pack-1\n');
const SUM = 32;
const START = MAGIC.length + SUM;

/** Reads a pack; undefined where there is none, where it is damaged, and where another V8 or other settings of it made it. */
export function readPack(file: string): Pack | undefined {
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(START);
    if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    if (!sumOf(body).equals(bytes.subarray(MAGIC.length, START))) return undefined;
    const length = body.readUInt32BE(0);
    const head = JSON.parse(body.toString('utf8', 4, 4 + length)) as Head;
    if (head.tag !== cachedDataVersionTag()) return undefined;
    let at = 4 + length;
    const take = (size: number) => body.subarray(at, (at += size));
    return {
      modules: new Map(
        head.modules.map(([path, text, latin, code, mapped]) => [
          path,
          { text: take(text), latin: latin === 1, code: take(code), mapped: mapped === 1 },
        ]),
      ),
      states: new Map(head.states),
      found: new Map(head.found.map(([path, pairs]) => [path, new Map(pairs)])),
    };
  } catch {
    return undefined;
  }
}

/** Writes a pack as bytes: what it is, its SHA-256, then length, table and contents. */
export function encodePack({ modules, states, found }: Pack): Buffer {
  const all = [...modules];
  const head: Head = {
    tag: cachedDataVersionTag(),
    modules: all.map(([path, { text, latin, code, mapped }]) => [
      path,
      text.length,
      latin ? 1 : 0,
      code.length,
      mapped ? 1 : 0,
    ]),
    states: [...states],
    found: [...found].map(([path, pairs]) => [path, [...pairs]]),
  };
  const table = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(table.length);
  const body = Buffer.concat([length, table, ...all.flatMap(([, { text, code }]) => [text, code])]);
  return Buffer.concat([MAGIC, sumOf(body), body]);
}

function sumOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
