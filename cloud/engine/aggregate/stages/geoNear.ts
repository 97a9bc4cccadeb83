import { EngineError } from '../../error';
import type { StageCompiler } from '../stage';

/** `$geoNear`: at the head of a pipeline, inner ones too, it is the command's, which reads an index; anywhere else it is refused. */
export const $geoNear: StageCompiler = () => {
  throw new EngineError(40602, '$geoNear is only valid as the first stage in a pipeline.');
};
