/**
 * Pages in tests: the mini-program compiled and run as in the preview, in a simulated browser. Published as
 * `yunlet/testing/pages`. Sizes and positions are all zero there; questions of layout belong in a real browser.
 *
 * @packageDocumentation
 */
export {
  createTestApp,
  type OpenOptions,
  type TestApp,
  type TestAppOptions,
  type TestFile,
} from './create-test-app';
export { type TestElement, type TestPage } from './test-page';
