import { execFileSync } from 'node:child_process';
import { findSdkCopies } from '../../../cloud/functions/registry/sdk';

/** Names that say who calls, or which cloud it is. */
const MATTERS = /^(?:TCB|TENCENT|SCF|WX|CBR|CLOUDBASE|SUMERU|KUBERNETES|TRIGGER|LOGINTYPE|QQ)/;
/** Whoever copies the whole environment reads these. */
const env = { TCB_ENV: 'a', WX_OPENID: 'b', SCF_NAMESPACE: 'c', TENCENTCLOUD_SECRETID: 'd' };
const READS = [
  'const names = new Set();',
  'const system = process.env;',
  'process.env = new Proxy(system, {',
  '  get: (_, name) => (names.add(String(name)), system[name]),',
  '  has: (_, name) => (names.add(String(name)), name in system),',
  '});',
  'require(process.argv[1]);',
  'process.stdout.write(JSON.stringify([...names]));',
].join('\n');

const copies = findSdkCopies();
// Workers load these copies before they know their function: what is read then would be nobody's.
test.each([copies.current, copies.classic])(
  'wx-server-sdk $version reads nobody’s identity while it loads',
  ({ file }) => {
    const names = JSON.parse(
      execFileSync(process.execPath, ['-e', READS, file], { env }).toString(),
    ) as string[];
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => MATTERS.test(name))).toEqual([]);
  },
);
