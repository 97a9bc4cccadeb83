import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureEngine } from './engine/measure';
import { openMachine } from './machine';
import { printRows, type Row } from './rows';
import { measureRuntime } from './runtime/measure';
import { measureSdk } from './sdk/measure';
import { measureWatch } from './watch/measure';

// npm run bench -- [runtime] [engine] [watch] [sdk] [--quick] [--json FILE]: the targets of each part, measured on this machine.
const PARTS = { runtime: measureRuntime, engine: measureEngine, watch: measureWatch, sdk: measureSdk };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean' }, json: { type: 'string' } },
  });
  const names = positionals.length === 0 ? Object.keys(PARTS) : positionals;
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    console.error(`There is no part "${unknown}". Parts: ${Object.keys(PARTS).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const quick = values.quick === true;
  const machine = openMachine();
  const rows: Row[] = [];
  for (const name of names) rows.push(...(await PARTS[name as keyof typeof PARTS]({ machine, quick })));
  printRows(rows);
  const about = {
    node: process.version,
    system: `${process.platform} ${release()}`,
    cpus: cpus().length,
    cpu: cpus()[0]?.model,
    memoryGB: Math.round(totalmem() / 2 ** 30),
  };
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const notes = { quick, generator: machine.generator, gates: machine.gates };
  console.log(
    `${about.node}, ${about.system}, ${about.cpus} x ${about.cpu ?? '?'}; commit ${commit.slice(0, 10)}; load by ${machine.generator}`,
  );
  console.log(
    `${machine.gates.waited} samples waited for an idle machine; ${machine.gates.gaveUp} were taken although it stayed busy`,
  );
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ machine: about, commit, ...notes, rows }, null, 2)}\n`);
  }
}

void main();
