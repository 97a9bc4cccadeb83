import { join, resolve } from 'node:path';
import { testConfig } from '../../../cloud/testing/config';

const PROJECT = join(__dirname, '../../fixtures/projects/testing');

it('has the project’s settings, any free port of this machine and the given data folder', () => {
  expect(testConfig({ project: PROJECT }, '/data')).toMatchObject({
    mode: 'test',
    projectDir: resolve(PROJECT),
    functionsDir: join(PROJECT, 'cloudfunctions'),
    appid: 'wx0123456789abcdef',
    env: 'fixture-env',
    dataDir: '/data',
    host: '127.0.0.1',
    port: 0,
    mongodbUri: null,
    strict: false,
  });
});

it('can be strict and have another environment', () => {
  expect(testConfig({ project: PROJECT, env: 'e2', strict: true }, '/data')).toMatchObject({
    env: 'e2',
    strict: true,
  });
});

it('finds the nearest project above the working directory', () => {
  const before = process.cwd();
  try {
    process.chdir(join(PROJECT, 'cloudfunctions/echo'));
    expect(testConfig({}, '/data').projectDir).toBe(resolve(PROJECT));
  } finally {
    process.chdir(before);
  }
});
