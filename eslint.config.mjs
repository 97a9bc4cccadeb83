import tseslint from 'typescript-eslint';
import tsdoc from 'eslint-plugin-tsdoc';

const banned = (selector, message) => ({ selector, message });
const TIME = [
  banned("CallExpression[callee.object.name='Date'][callee.property.name='now']", 'Time comes from Clock.'),
  banned("NewExpression[callee.name='Date'][arguments.length=0]", 'Time comes from Clock.'),
  banned(
    "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    'Chance comes from IdSource.',
  ),
  banned('CallExpression[callee.name=/^(setTimeout|setInterval)$/]', 'Timers come from Clock.'),
];
const ENVIRONMENT = banned(
  "MemberExpression[object.name='process'][property.name='env']",
  'The environment is read once, in cloud/cli; pass a value in.',
);

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      'dist/',
      'coverage/',
      '.yunlet/',
      '.judge/',
      'test/fixtures/',
      'cloudfunctions/*/index.js',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { tsdoc },
    rules: {
      'tsdoc/syntax': 'error',
      'no-console': 'error',
      'max-params': ['error', 3],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    files: ['cloud/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['cloud/**/*.ts'],
    ignores: [
      'cloud/base/clock.ts',
      'cloud/base/ids.ts',
      'cloud/cli/**',
      'cloud/client/**',
      'cloud/preview/page/**',
      'cloud/functions/worker/**',
    ],
    rules: { 'no-restricted-syntax': ['error', ...TIME, ENVIRONMENT] },
  },
  {
    files: [
      'cloud/cli/**/*.ts',
      'scripts/**/*.ts',
      'scripts/**/*.mjs',
      'bin/**/*.js',
      'test/{bench,judge,drill,compat}/**/*.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['miniprogram/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        banned(
          "CallExpression[callee.object.object.name='wx'][callee.object.property.name='cloud'][callee.property.name='callFunction']",
          'Call functions through the typed client in miniprogram/services/cloud.ts.',
        ),
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // Jest types its asymmetric matchers as `any`; they are only ever put into an expectation.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      'max-params': 'off',
    },
  },
  { files: ['**/*.{js,mjs,cjs}'], ...tseslint.configs.disableTypeChecked },
);
