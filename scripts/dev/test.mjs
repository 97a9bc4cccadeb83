// `npm test [words for Jest]`: installs what is missing, finds a browser, runs every Jest project.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advice, findOrInstallBrowser } from './browser.mjs';
import { install, root, runNode, tool } from './steps.mjs';

install();
const words = process.argv.slice(2);
const ci = process.env.CI === 'true' || process.env.CI === '1';
const chosen = words.some((word) => word.startsWith('--selectProjects'));
const browserTests = filesOf('test/browser');
const browser = browserTests.length === 0 ? undefined : findOrInstallBrowser();
const leftOut = browserTests.length > 0 && browser === undefined && !chosen ? browserTests : [];
const projects = leftOut.length > 0 ? ['--selectProjects', 'node', 'pages'] : [];

const folder = mkdtempSync(join(tmpdir(), 'yunlet-test-'));
const report = join(folder, 'jest.json');
const env = { ...process.env, ...(browser === undefined ? {} : { YUNLET_CHROME: browser }) };
let code = await runNode(
  [
    tool('jest/bin/jest.js'),
    ...projects,
    ...words,
    '--json',
    `--outputFile=${report}`,
    '--testLocationInResults',
  ],
  { env },
);
const sum = readReport();
rmSync(folder, { recursive: true, force: true });

for (const file of leftOut) {
  console.log(
    `Left out, no browser: ${file}. Get one with: ${advice(process.platform)} (or set YUNLET_CHROME)`,
  );
}
if (ci && leftOut.length > 0) code = 1;
const failed = sum.failed + (ci ? leftOut.length : 0);
if (failed > 0 && code === 0) code = 1;
if (ci) console.log(`${sum.passed} passed, ${failed === 0 && code !== 0 ? 1 : failed} failed`);
process.exitCode = code;

function readReport() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function filesOf(dir) {
  try {
    return readdirSync(join(root, dir), { recursive: true })
      .map((name) => `${dir}/${String(name).replaceAll('\\', '/')}`)
      .filter((name) => name.endsWith('.test.ts'))
      .sort();
  } catch {
    return [];
  }
}
