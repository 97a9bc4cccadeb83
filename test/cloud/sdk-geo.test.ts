import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestCloud, type TestCloud } from '../../cloud/testing';

const FIXTURE = join(__dirname, '../fixtures/projects/sdk');

/** The fixture's places alone, outside the repository, asking for `range` of the SDK, with their index declared. */
function placesAsking(range: string): string {
  const project = mkdtempSync(join(tmpdir(), 'yunlet-places-'));
  cpSync(join(FIXTURE, 'project.config.json'), join(project, 'project.config.json'));
  const places = join(project, 'cloudfunctions', 'places');
  cpSync(join(FIXTURE, 'places'), places, { recursive: true });
  const put = (path: string, content: object) => writeFileSync(path, JSON.stringify(content));
  put(join(places, 'package.json'), { name: 'places', dependencies: { 'wx-server-sdk': range } });
  const index = { name: 'at', keys: { at: '2dsphere', n: 1 } };
  put(join(project, 'yunlet.config.json'), { collections: { places: { indexes: [index] }, bare: {} } });
  return project;
}

describe.each([
  ['~2.6.3', '2.6.3'],
  ['latest', '4.0.2'],
])('places of wx-server-sdk %s', (range, version) => {
  let project: string;
  let cloud: TestCloud;

  beforeAll(async () => {
    project = placesAsking(range);
    cloud = await createTestCloud({ project });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(project, { recursive: true, force: true });
  });

  it('are found by distance, inside and across, and come back as they went', async () => {
    const alice = await cloud.as('alice');
    const point = (lng: number, lat: number) => ({ type: 'Point', coordinates: [lng, lat] });
    expect(await alice.callFunction('places', {})).toEqual({
      version,
      near: ['guangzhou', 'foshan', 'shenzhen'],
      between: ['foshan'],
      within: ['block', 'foshan', 'guangzhou', 'road'],
      disc: ['foshan', 'guangzhou', 'road'],
      crossing: ['block', 'road'],
      and: ['guangzhou', 'foshan'],
      list: [
        { _id: 'foshan', far: 18, found: point(113.12, 23.02) },
        { _id: 'shenzhen', far: 105, found: point(114.06, 22.54) },
      ],
      point: [113.26, 23.13, point(113.26, 23.13)],
      shapes: [
        ['block', 'Polygon', expect.objectContaining({ type: 'Polygon' })],
        [
          'many',
          'MultiPoint',
          {
            type: 'MultiPoint',
            coordinates: [
              [120, 30],
              [121, 31],
            ],
          },
        ],
        [
          'road',
          'LineString',
          {
            type: 'LineString',
            coordinates: [
              [113.3, 23.1],
              [113.4, 23.2],
            ],
          },
        ],
      ],
      noIndex: expect.stringMatching(/-502001.*unable to find index for \$geoNear query/s),
      noPlace: expect.stringMatching(/Can't extract geo keys.*out of bounds/s),
    });
  });
});
