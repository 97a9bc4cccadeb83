/** A system and its processor, as `process.platform` and `process.arch` give them. */
export interface NodePlace {
  readonly system: NodeJS.Platform;
  readonly arch: string;
}

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { win32: 'win' };
const PROCESSORS: Readonly<Record<string, string>> = { ia32: 'x86', arm: 'armv7l', ppc64: 'ppc64le' };

/** The packages of npm that Node is published in for a system, the usual one first. */
export function nodePackages({ system, arch }: NodePlace): readonly string[] {
  const name = `${SYSTEMS[system] ?? system}-${PROCESSORS[arch] ?? arch}`;
  // The plain name was given to somebody else after the first versions.
  return name === 'darwin-arm64' ? [`node-bin-${name}`, `node-${name}`] : [`node-${name}`];
}

/** Where such a package keeps the program. */
export function nodeBinary({ system }: NodePlace): readonly string[] {
  return ['bin', system === 'win32' ? 'node.exe' : 'node'];
}
