/**
 * `npm run drill [-- NAME …] [--json FILE] [--seed N]`: the long drills in full size. Each has a small share in `npm test`.
 *
 * @packageDocumentation
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { drillEngineKill } from './engine-kill';
import { drillEngineKills } from './engine-kills';
import { drillEngineOracle } from './engine-oracle';
import { drillEnginePlans } from './engine-plans';
import { drillEnginePower, whyNoPowerDrill } from './engine-power';
import { drillEngineStreams } from './engine-streams';
import { drillEngineWire } from './engine-wire';
import { fuzzGateway } from './fuzz/fuzz';
import { drillPackage } from './package';
import { drillWatch } from './watch';
import { drillWatchPermissions } from './watch-permissions';
import { drillRules } from './rules';

interface Outcome {
  readonly ok: boolean;
  readonly summary: object;
}

/** Enough inserts that the earliest kill the seed may choose comes after 1,000 acknowledged ones. */
const INSERTS = 12_000;
const KILLS = 10;
/** Kills of one folder that grows older. */
const AGEING_KILLS = 200;

/** Writes under strace whose answers are checked, and how much of a recording is cut how often. */
const POWER = { writes: 10_000, cutWrites: 1500, lives: 4, cuts: 2400 };

const STREAMS = 6;
const STREAM_KILLS = 10;

/** Collections with indexes; some thirteen answers are compared on each. */
const COLLECTIONS = 8000;

/** Queries, updates and pipelines that a second evaluator answers too. */
const CASES = 100_000;

/** Hostile messages. */
const FRAMES = 40_000;

/** Counter-examples to security rules that are looked for. */
const RULES = { rounds: 100_000, requests: 100_000 };

/** Pages that watch while others write. */
const WATCH = { listeners: 100, queries: 20, writesPerSecond: 1000, seconds: 30, dropsPerSecond: 5 };

/** Spoilt requests for each route of the gateway. */
const FUZZ = 500;

/** Changes of permissions, roles and documents while pages watch. */
const PERMISSION_STEPS = 40_000;

const DRILLS: Readonly<Record<string, (seed: number) => Promise<Outcome>>> = {
  async 'engine-kill'(seed) {
    const runs = [];
    for (let index = 0; index < KILLS; index++) {
      const run = await drillEngineKill(INSERTS, seed + index);
      console.log(
        `  seed ${run.seed}: ${run.acknowledged} acknowledged, ${run.lost} lost, valid ${run.valid}`,
      );
      runs.push(run);
    }
    const acknowledged = runs.reduce((sum, run) => sum + run.acknowledged, 0);
    const lost = runs.reduce((sum, run) => sum + run.lost, 0);
    const least = Math.min(...runs.map((run) => run.acknowledged));
    const ageing = await drillEngineKills(AGEING_KILLS, seed);
    console.log(
      `  one folder: ${ageing.acknowledged} acknowledged over ${ageing.kills} kills, ${ageing.bad} bad`,
    );
    const ok =
      lost === 0 &&
      least >= 1000 &&
      runs.every((run) => run.valid) &&
      ageing.bad === 0 &&
      ageing.acknowledged > AGEING_KILLS * 100;
    return {
      ok,
      summary: { kills: runs.length, acknowledged, leastAcknowledged: least, lost, runs, ageing },
    };
  },
  async 'engine-power'(seed) {
    const reason = whyNoPowerDrill();
    if (reason !== undefined) {
      console.log(`  not here: ${reason}`);
      return { ok: true, summary: { notHere: reason } };
    }
    const summary = await drillEnginePower(POWER, seed);
    const { acknowledgements, cuts } = summary;
    console.log(`  ${acknowledgements.answered} answers, ${acknowledgements.early} early`);
    console.log(`  ${cuts.cuts} cuts at ${cuts.moments} moments, ${cuts.bad} bad`);
    const ok =
      acknowledgements.answered >= POWER.writes &&
      acknowledgements.early + acknowledgements.unordered === 0 &&
      cuts.cuts > POWER.cuts / 2 &&
      cuts.bad === 0;
    return { ok, summary };
  },
  async 'engine-streams'(seed) {
    const runs = [];
    for (let index = 0; index < STREAMS; index++) {
      const run = await drillEngineStreams(STREAM_KILLS, seed + index);
      console.log(`  seed ${run.seed}: ${run.events} events of ${run.writes} writes over ${run.kills} kills`);
      runs.push(run);
    }
    const events = runs.reduce((sum, run) => sum + run.events, 0);
    const different = runs.flatMap((run) => run.different);
    const ok = different.length === 0 && events > STREAMS * STREAM_KILLS * 20;
    return { ok, summary: { kills: STREAMS * STREAM_KILLS, events, different, runs } };
  },
  async 'engine-oracle'(seed) {
    const summary = await drillEngineOracle(CASES, seed);
    for (const difference of summary.differences) console.log(`  ${difference}`);
    // A case that is left out, or that both refuse, proves little.
    const ok =
      summary.differences.length === 0 && summary.leftOut < CASES / 10 && summary.refused < CASES / 3;
    return { ok, summary };
  },
  async 'engine-plans'(seed) {
    const summary = await drillEnginePlans(COLLECTIONS, seed);
    console.log(`  seed ${seed}: ${summary.compared} answers compared`);
    return { ok: summary.difference === undefined && summary.compared >= 100_000, summary };
  },
  async 'engine-wire'(seed) {
    const summary = await drillEngineWire(FRAMES, seed);
    const { silent, unexpected, answered, closed } = summary;
    const ok = silent === 0 && unexpected.length === 0 && answered > FRAMES / 5 && closed > FRAMES / 5;
    return { ok, summary };
  },
  async rules(seed) {
    const summary = await drillRules(RULES, seed);
    const { pure, database } = summary;
    console.log(
      `  ${pure.judged} documents judged, ${pure.proved} queries proved, ${pure.differences.length} differences`,
    );
    console.log(
      `  ${database.asked} requests, ${database.allowed} allowed, ${database.breaches.length} breaches`,
    );
    const ok =
      pure.differences.length === 0 &&
      database.breaches.length === 0 &&
      pure.proved > RULES.rounds / 5 &&
      database.allowed > RULES.requests / 6;
    return { ok, summary };
  },
  async watch(seed) {
    const summary = await drillWatch(WATCH, seed);
    const { unfit, different } = summary;
    const permissions = await drillWatchPermissions(PERMISSION_STEPS, seed);
    const { flips, writes, told, breaches } = permissions;
    console.log(
      `  ${flips} changes of permission, ${writes} writes, ${told} documents told, ${breaches.length} breaches`,
    );
    const isTight =
      breaches.length === 0 && permissions.different.length === 0 && told > PERMISSION_STEPS / 4;
    return {
      ok: unfit.length === 0 && different.length === 0 && isTight,
      summary: { ...summary, permissions },
    };
  },
  async fuzz(seed) {
    const summary = await fuzzGateway(FUZZ, seed);
    const { requests, refused, answered, frames, findings } = summary;
    console.log(`  ${requests} requests, ${refused} refused, ${answered} answered; ${frames} frames`);
    for (const finding of findings.slice(0, 5)) console.log(`  ${finding.slice(0, 500)}`);
    return { ok: findings.length === 0 && refused > requests / 2, summary };
  },
  async package() {
    const summary = await drillPackage();
    const { login, preview, ended } = summary;
    const ok = (login as { ok?: boolean }).ok === true && preview !== false && ended === 0;
    return { ok, summary };
  },
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, seed: { type: 'string', default: '1' } },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(DRILLS);
  const results: Record<string, object> = {};
  for (const name of names) {
    const drill = Object.hasOwn(DRILLS, name) ? DRILLS[name] : undefined;
    if (drill === undefined) {
      console.error(`There is no drill ${name}. Drills: ${Object.keys(DRILLS).join(', ')}`);
      process.exitCode = 2;
      return;
    }
    console.log(`${name}, seed ${values.seed}`);
    const { ok, summary } = await drill(Number(values.seed));
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
    results[name] = { ok, ...summary };
    if (!ok) process.exitCode = 1;
  }
  const [cpu] = cpus();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const machine = {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    platform: process.platform,
    node: process.version,
  };
  const report = `${JSON.stringify({ at: new Date().toISOString(), commit, machine, results }, null, 2)}\n`;
  if (values.json === undefined) console.log(report);
  else writeFileSync(values.json, report);
}

void main();
