import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { api } from '../../shared/api';

const ROOT = resolve(__dirname, '../..');

interface Package {
  readonly name: string;
  readonly main?: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Package;
const folders = readdirSync(join(ROOT, 'cloudfunctions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

it('has a folder for each function of the contract and no other', () => {
  expect(folders.sort()).toEqual(Object.keys(api).sort());
});

describe.each(folders)('%s', (name) => {
  const own = read(`cloudfunctions/${name}/package.json`);

  it('is named after its folder and starts at index.js', () => {
    expect(own).toMatchObject({ name, main: 'index.js' });
    expect(existsSync(join(ROOT, 'cloudfunctions', name, 'index.ts'))).toBe(true);
  });

  it('asks for the versions the repository is tested with', () => {
    const { dependencies } = read('package.json');
    expect(own.dependencies).toHaveProperty('wx-server-sdk');
    for (const [dependency, version] of Object.entries(own.dependencies)) {
      expect([dependency, version]).toEqual([dependency, dependencies[dependency]]);
    }
  });
});
