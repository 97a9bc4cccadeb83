import { $addFields } from './addFields';
import { $bucket } from './bucket';
import { $bucketAuto } from './bucketAuto';
import { $count } from './count';
import { $densify } from './densify';
import { $documents } from './documents';
import { $facet } from './facet';
import { $fill } from './fill';
import { $geoNear } from './geoNear';
import { $graphLookup } from './graphLookup';
import { $group } from './group';
import { $limit } from './limit';
import { $lookup } from './lookup';
import { $match } from './match';
import { $project } from './project';
import { $redact } from './redact';
import { $replaceRoot } from './replaceRoot';
import { $replaceWith } from './replaceWith';
import { $sample } from './sample';
import { $set } from './set';
import { $setWindowFields } from './setWindowFields';
import { $skip } from './skip';
import { $sort } from './sort';
import { $sortByCount } from './sortByCount';
import { $unionWith } from './unionWith';
import { $unset } from './unset';
import { $unwind } from './unwind';
import type { StageCompiler } from '../stage';

/** The stages by name. */
export const STAGES: Readonly<Record<string, StageCompiler>> = {
  $addFields,
  $bucket,
  $bucketAuto,
  $count,
  $densify,
  $documents,
  $facet,
  $fill,
  $geoNear,
  $graphLookup,
  $group,
  $limit,
  $lookup,
  $match,
  $project,
  $redact,
  $replaceRoot,
  $replaceWith,
  $sample,
  $set,
  $setWindowFields,
  $skip,
  $sort,
  $sortByCount,
  $unionWith,
  $unset,
  $unwind,
};
