// What must never be in a tracked file: secrets, paths of somebody's machine, hosts of package registries.
const RULES = [
  { what: 'a private key', test: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/ },
  { what: 'a Tencent Cloud secret id', test: /\bAKID[A-Za-z0-9]{32,}\b/ },
  {
    what: 'an access token',
    test: /\b(?:ghp_[A-Za-z0-9]{36}|npm_[A-Za-z0-9]{36}|xox[baprs]-[A-Za-z0-9-]{20,})\b/,
  },
  {
    what: "a path of somebody's machine",
    test: /(?:\/home\/[a-z][\w.-]*\/|\/Users\/[A-Za-z][\w.-]*\/|[A-Z]:\\\\?Users\\\\?\w+)/,
  },
  {
    what: "a package registry's host",
    test: /\bregistry\.(?:npmjs\.org|npmmirror\.com|yarnpkg\.com|npm\.taobao\.org)\b/,
  },
];
// A lock file names where each package came from; that is its task.
const EXEMPT = [
  { file: 'package-lock.json', what: "a package registry's host" },
  { file: 'scripts/dev/hygiene.mjs' },
];

/** Findings in one file, as `name:line: what`. Pure. */
export function findings(name, content) {
  if (content.includes(0)) return [];
  const lines = content.toString('utf8').split('\n');
  return RULES.filter(
    ({ what }) => !EXEMPT.some((row) => row.file === name && (row.what === undefined || row.what === what)),
  ).flatMap(({ what, test }) =>
    lines.flatMap((line, index) => (test.test(line) ? [`${name}:${index + 1}: ${what}`] : [])),
  );
}
