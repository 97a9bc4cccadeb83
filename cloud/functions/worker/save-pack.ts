import { mkdirSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers';
import type { PackPlace } from '../channel/messages';
import { isSettled, stateOf } from './file-state';
import { encodePack, readPack, type Pack, type PackedModule } from './pack-file';
import { isFresh, isMapped, readSource, wrap, type PackedPackages, type Recording } from './packed-packages';

/** How long after loading, in milliseconds: what the first calls require belongs to it as well. */
const SAVE_AFTER_MS = 3000;
/** Longest piece of the work, since a call may come at any time. */
const SLICE_MS = 1;
/** Between two pieces, and between two looks whether there is time. */
const PAUSE_MS = 4;
/** With fewer modules, looking for the pack would cost what it saves. */
const LEAST_MODULES = 20;
/** Larger packs would be read for too little of what they hold: those of a folder that many unlike functions share. */
const PACK_LIMIT = 32 * 1024 * 1024;

/**
 * Writes what was loaded beside the pack into a new one, later and only while nothing else is to be done; nobody waits for
 * it. Nothing is written where a file or folder cannot be told to be unchanged since it was loaded.
 *
 * @param isIdle - Whether no call is at work.
 */
export function savePackLater(place: PackPlace, packages: PackedPackages, isIdle: () => boolean): void {
  const turn = (work: Iterator<undefined, Pack | undefined> | undefined) => {
    if (!isIdle()) {
      wait(work);
      return;
    }
    const running = work ?? collect(place, packages.recording);
    for (const end = performance.now() + SLICE_MS; performance.now() < end;) {
      const { done, value } = running.next();
      if (done !== true) continue;
      packages.endRecording();
      if (value !== undefined) void write(place.file, encodePack(value));
      return;
    }
    wait(running);
  };
  const wait = (work: Iterator<undefined, Pack | undefined> | undefined, ms = PAUSE_MS) =>
    setTimeout(() => turn(work), ms).unref();
  wait(undefined, SAVE_AFTER_MS);
}

/** Puts a pack together, in many small steps. */
function* collect({ file, root }: PackPlace, recording: Recording): Generator<undefined, Pack | undefined> {
  const { fresh, found, began } = recording;
  if (fresh.size === 0) return undefined;
  const before = readPack(file);
  yield;
  const kept = before !== undefined && isFresh(before) ? before : undefined;
  if (kept === undefined && fresh.size < LEAST_MODULES) return undefined;
  yield;
  const modules = new Map<string, PackedModule>(kept?.modules ?? []);
  const states = new Map<string, string>(kept?.states ?? []);
  for (const [path, { text, script }] of fresh) {
    const state = stateOf(path);
    // What was read is what is there now, and whatever changes it later will change its state.
    if (!isSettled(state, Date.now()) || text !== wrap(readSource(path))) return undefined;
    states.set(path, state);
    modules.set(path, asPacked(text, script.createCachedData()));
    yield;
  }
  const bytes = [...modules.values()].reduce((sum, { text, code }) => sum + text.length + code.length, 0);
  if (bytes > PACK_LIMIT) return undefined;
  const targets = [...found.values()].flatMap((pairs) => [...pairs.values()]);
  for (const folder of foldersOf(root, [...fresh.keys(), ...found.keys(), ...targets])) {
    // What is not there needs no state: making it changes the folder's.
    for (const path of [folder, join(folder, 'node_modules'), join(folder, 'package.json')]) {
      const state = stateOf(path);
      if (state === '-') continue;
      // What changed since may have led requests elsewhere while the function was loaded.
      if (!isSettled(state, began)) return undefined;
      states.set(path, state);
    }
    yield;
  }
  return { modules, states, found: merge(kept?.found, found) };
}

function asPacked(text: string, code: Buffer): PackedModule {
  const latin = !/[^\u0000-\u00ff]/.test(text);
  return { text: Buffer.from(text, latin ? 'latin1' : 'utf8'), latin, code, mapped: isMapped(text) };
}

/** The folders of the files, and those above them up to the root. */
function foldersOf(root: string, files: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = dirname(file); folder.length >= root.length && !folders.has(folder);) {
      folders.add(folder);
      folder = dirname(folder);
    }
  }
  return folders;
}

function merge(before: Pack['found'] | undefined, now: Pack['found']): Pack['found'] {
  const all = new Map(before ?? []);
  for (const [path, pairs] of now) all.set(path, new Map([...(all.get(path) ?? []), ...pairs]));
  return all;
}

async function write(file: string, bytes: Buffer): Promise<void> {
  const place = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    await writeFile(place, bytes);
    await rename(place, file);
  } catch {
    // A cache that cannot be written is done without.
    await rm(place, { force: true }).catch(() => undefined);
  }
}
