#!/usr/bin/env node
'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- the start is plain CommonJS, read by every Node */

// Written so that even a very old Node can read it: it must be able to say which Node is needed.
var wanted = require('../package.json').engines.node.replace(/^>=/, '').split('.').map(Number);
var actual = process.versions.node.split('.').map(Number);
if (actual[0] < wanted[0] || (actual[0] === wanted[0] && actual[1] < wanted[1])) {
  console.error(
    'Yunlet needs Node.js ' +
      wanted.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      '. / Yunlet 需要 Node.js ' +
      wanted.join('.') +
      ' 或更新版本，当前为 ' +
      process.versions.node +
      '。',
  );
  process.exit(1);
}

var path = require('path');
var cli = path.join(__dirname, '../cloud/cli/index.ts');
// A published package carries no sources; a checkout always runs its sources, so that a stale build never answers.
if (require('fs').existsSync(cli)) {
  try {
    require('tsx/cjs');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.error('Packages are missing. Install them with: npm ci / 缺少依赖包，请运行：npm ci');
    process.exit(1);
  }
} else {
  cli = path.join(__dirname, '../dist/cli/index.js');
}

require(cli)
  .main(process.argv.slice(2))
  .then(function (code) {
    process.exitCode = code;
  });
