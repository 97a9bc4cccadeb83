import { MongoClient } from 'mongodb';
import { drillEngineStreams } from '../../../drill/engine-streams';
import {
  chooser,
  createFollower,
  createWriter,
  differences,
  rowsOf,
  seeded,
  take,
} from '../../../drill/stream-model';
import { openLab, type Lab } from './setup';

let lab: Lab;
let client: MongoClient;

beforeAll(async () => {
  lab = await openLab();
  client = new MongoClient(`mongodb://127.0.0.1:${lab.here.port}/?directConnection=true`, {
    promoteValues: false,
  });
});

afterAll(async () => {
  await client.close();
  await lab.close();
});

const SEED = Date.now() % 100_000;

it(`rebuilds a collection from its events under concurrent writers (seed ${SEED})`, async () => {
  process.stdout.write(`change streams: seed ${SEED}\n`);
  for (let round = 0; round < 4; round++) {
    const random = seeded(SEED + round);
    const { below } = chooser(random);
    const rows = client.db('rebuilt').collection(`rows${round}`);
    await rows.insertMany(Array.from({ length: 10 }, (_, n) => ({ _id: n as never, l: [n] })));
    const follower = await createFollower(rows);
    let stream = rows.watch([], { showExpandedEvents: true });
    await new Promise<void>((resolve) => {
      stream.once('resumeTokenChanged', () => resolve());
      stream.tryNext().catch(() => undefined);
    });
    follower.token = stream.resumeToken as { readonly _data: string };
    await stream.close();
    stream = rows.watch([], { showExpandedEvents: true, resumeAfter: follower.token });
    const writing = Promise.all(
      [0, 1, 2].map(async (n) => {
        const writer = createWriter(client, rows, seeded(SEED * 7 + round * 3 + n));
        for (let count = 0; count < 120; count++) await writer.step();
      }),
    ).then(() => rows.insertOne({ _id: 'end' as never }));
    for (;;) {
      const event = await stream.next();
      take(follower, event);
      if (event.operationType === 'insert' && (event.documentKey._id as unknown) === 'end') break;
      if (below(15) > 0) continue;
      await stream.close();
      stream = rows.watch([], { showExpandedEvents: true, resumeAfter: follower.token });
    }
    await writing;
    await stream.close();
    expect(differences(follower.rows, await rowsOf(rows))).toEqual([]);
    expect(follower.events).toBeGreaterThan(50);
  }
}, 60_000);

it('loses and repeats nothing when the process is killed', async () => {
  const summary = await drillEngineStreams(2, SEED);
  expect(summary).toMatchObject({ kills: 2, different: [] });
  expect(summary.events).toBeGreaterThan(20);
}, 60_000);
