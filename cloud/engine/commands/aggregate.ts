import type { Document } from '../../values';
import { EngineError } from '../error';
import { createPause } from '../plan/slice';
import type { ResultStream } from '../session/cursors';
import { encode } from '../storage/raw';
import { countArgument, documentArgument, documentsArgument } from './arguments';
import { changeStream, isChangeStream } from './change-stream';
import { refuseCollation } from './collation';
import type { Command, Engine } from './command';
import { explainPipeline } from './explain-pipeline';
import { writeOutput } from './output';
import { sourcePipeline } from './pipeline-source';

const CHUNK = 64;

/** `aggregate`. */
export const aggregate: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body, operation } = context;
    const stages = documentsArgument(body, 'pipeline');
    if (stages === undefined) {
      throw new EngineError(40414, "BSON field 'aggregate.pipeline' is missing but a required field");
    }
    if (isChangeStream(stages)) {
      refuseCollation(body);
      return changeStream(context, stages);
    }
    if (body['explain'] === true) return explainPipeline(context, stages, 'queryPlanner');
    const { pipeline, documents, sorted, variables } = sourcePipeline(context, stages);
    if (pipeline.output !== undefined) refuseLinearizable(body, pipeline.output);
    const cursor = documentArgument(body, 'cursor');
    if (cursor === undefined) {
      throw new EngineError(
        9,
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const results = pipeline.run(documents, { sorted });
    const stream =
      pipeline.output === undefined
        ? encoded(results, engine)
        : writeOutput(engine, { database, output: pipeline.output, results, variables });
    const batchSize = countArgument(cursor, 'batchSize');
    const name = typeof body['aggregate'] === 'string' ? body['aggregate'] : '$cmd.aggregate';
    const namespace = `${database}.${name}`;
    const batch = await engine.cursors.open(stream, {
      namespace,
      operation,
      ...(batchSize === undefined ? {} : { batchSize }),
    });
    return { batch: { name: 'firstBatch', namespace, ...batch } };
  },
};

function refuseLinearizable(body: Document, output: Document): void {
  if (documentArgument(body, 'readConcern')?.['level'] !== 'linearizable') return;
  const [name = ''] = Object.keys(output);
  throw new EngineError(72, `${name} cannot be used with a 'linearizable' read concern level`);
}

async function* encoded(results: AsyncIterable<Document>, engine: Engine): ResultStream {
  const pause = createPause(engine.clock);
  let chunk: Uint8Array[] = [];
  for await (const document of results) {
    chunk.push(encode(document));
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
    await pause();
  }
  if (chunk.length > 0) yield chunk;
}
