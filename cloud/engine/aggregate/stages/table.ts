import { $addFields } from './addFields';
import { $bucket } from './bucket';
import { $count } from './count';
import { $facet } from './facet';
import { $geoNear } from './geoNear';
import { $group } from './group';
import { $limit } from './limit';
import { $lookup } from './lookup';
import { $match } from './match';
import { $project } from './project';
import { $replaceRoot } from './replaceRoot';
import { $replaceWith } from './replaceWith';
import { $sample } from './sample';
import { $set } from './set';
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
  $count,
  $facet,
  $geoNear,
  $group,
  $limit,
  $lookup,
  $match,
  $project,
  $replaceRoot,
  $replaceWith,
  $sample,
  $set,
  $skip,
  $sort,
  $sortByCount,
  $unionWith,
  $unset,
  $unwind,
};
