// The layers of docs/architecture.md, bottom up. A folder sees the layers below it and never a neighbour.
const LAYERS = [
  ['base'],
  ['values'],
  ['protocol', 'rules', 'contract'],
  ['expression', 'transfer'],
  ['store'],
  ['engine'],
  ['queue', 'traces'],
  ['auth', 'database', 'realtime', 'storage', 'functions', 'openapi', 'triggers'],
  ['gateway', 'console', 'preview'],
];
const below = (level) => LAYERS.slice(0, level).flat();
// The preview's pages speak to the gateway through the client that ships.
const EXTRA = { preview: ['client'] };
const arrows = LAYERS.flatMap((names, level) =>
  names.map((name) => ({
    name: `arrows-${name}`,
    severity: 'error',
    from: { path: `^cloud/${name}/` },
    to: {
      path: '^cloud/',
      pathNot: `^cloud/(${[name, ...below(level), ...(EXTRA[name] ?? [])].join('|')})/`,
    },
  })),
);

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'arrows-client',
      severity: 'error',
      from: { path: '^cloud/client/' },
      to: { path: '^cloud/', pathNot: '^cloud/(client|protocol|values|base)/' },
    },
    {
      name: 'engine-behind-the-store',
      comment:
        'Only the assembly, testing and the engine command open the engine; everybody else speaks to Store.',
      severity: 'error',
      from: { path: '^cloud/', pathNot: '^cloud/(engine/|testing/|index\\.ts$)' },
      to: { path: '^cloud/engine/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only-door',
      severity: 'error',
      from: { path: '^cloud/([^/]+)/' },
      to: { path: '^cloud/[^/]+/.+', pathNot: ['^cloud/$1/', '^cloud/[^/]+/index\\.ts$'] },
    },
    {
      name: 'app-stands-alone',
      severity: 'error',
      from: { path: '^(cloudfunctions|miniprogram|shared)/' },
      to: { path: '^cloud/', pathNot: '^cloud/(contract|client)/index\\.ts$' },
    },
    {
      name: 'koa-only-at-the-door',
      severity: 'error',
      from: { path: '^cloud/', pathNot: '^cloud/(gateway|console)/' },
      to: { path: 'node_modules/koa/' },
    },
    {
      name: 'tencent-sdk-only-in-deploy',
      severity: 'error',
      from: { path: '^cloud/', pathNot: '^cloud/deploy/' },
      to: { path: 'node_modules/tencentcloud-sdk-nodejs' },
    },
    {
      name: 'lmdb-only-in-engine-storage',
      severity: 'error',
      from: { path: '^cloud/', pathNot: '^cloud/engine/storage/' },
      to: { path: 'node_modules/lmdb/' },
    },
    {
      name: 'driver-only-in-store',
      severity: 'error',
      from: { path: '^cloud/', pathNot: '^cloud/store/' },
      to: { path: 'node_modules/mongodb/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
  },
};
