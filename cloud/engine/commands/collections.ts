import { Binary, Long } from 'bson';
import type { Document } from '../../values';
import { EngineError } from '../error';
import type { Collection } from '../index/definition';
import { compileFilter } from '../query/filter';
import { encode } from '../storage/raw';
import { collectionArgument, documentArgument, truthArgument } from './arguments';
import { clean } from './clean';
import { refuseCollation } from './collation';
import { readImages } from './modify-collection';
import type { Command } from './command';
import { listIndex } from './indexes';
import { listReply } from './list-reply';
import { readValidation, shownValidation } from './validation-arguments';

/** `create`. */
export const create: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const unsupported = ['capped', 'viewOn', 'timeseries', 'clusteredIndex', 'encryptedFields'].find(
      (option) => body[option] !== undefined && body[option] !== false,
    );
    if (unsupported !== undefined) {
      throw new EngineError(303, `create option '${unsupported}' is not supported`);
    }
    if (body['size'] !== undefined || body['max'] !== undefined) {
      throw new EngineError(
        72,
        "the 'capped' field needs to be true when either the 'size' or 'max' fields are present",
      );
    }
    refuseCollation(body);
    const images = readImages(body);
    const validation = readValidation(body, undefined);
    await engine.environment.write((writer) => {
      if (engine.catalog.find(database, name) !== undefined) {
        throw new EngineError(48, `Collection ${database}.${name} already exists.`);
      }
      const collection = engine.catalog.ensure(writer, database, name);
      if (images === true) collection.images = true;
      if (validation !== undefined) collection.validation = validation;
      if (images === true || validation !== undefined) engine.catalog.save(writer, collection);
    });
    return {};
  },
};

/** `drop`. */
export const drop: Command = {
  writes: true,
  async run(context) {
    const { engine, database } = context;
    const name = collectionArgument(context);
    const indexes = await engine.environment.write((writer) => {
      const collection = engine.catalog.find(database, name);
      if (collection === undefined) return undefined;
      writer.exclude(collection);
      engine.catalog.drop(writer, collection);
      return collection.indexes.length;
    });
    // As of MongoDB 7 there is no error where there is nothing to drop.
    if (indexes === undefined) return {};
    clean(engine);
    return { fields: { nIndexesWas: indexes, ns: `${database}.${name}` } };
  },
};

/** `dropDatabase`. */
export const dropDatabase: Command = {
  writes: true,
  async run({ engine, database }) {
    await engine.environment.write((writer) => {
      const collections = engine.catalog.list(database);
      for (const collection of collections) writer.exclude(collection);
      for (const collection of collections) engine.catalog.drop(writer, collection);
      if (collections.length > 0) writer.log?.([{ operation: 'dropDatabase', database, name: '' }]);
    });
    clean(engine);
    return { fields: { dropped: database } };
  },
};

/** `listDatabases`. */
export const listDatabases: Command = {
  run({ engine, body }) {
    const filter = documentArgument(body, 'filter');
    const accepts = filter === undefined ? () => true : compileFilter(filter);
    const databases = engine.catalog.databases().map((name) => {
      const sizeOnDisk = sum(engine.catalog.list(name).map(({ stats }) => stats.bytes));
      return { name, sizeOnDisk: Long.fromNumber(sizeOnDisk), empty: false };
    });
    const found = databases.filter(accepts);
    if (truthArgument(body, 'nameOnly'))
      return { fields: { databases: found.map(({ name }) => ({ name })) } };
    const totalSize = Long.fromNumber(sum(found.map(({ sizeOnDisk }) => sizeOnDisk.toNumber())));
    return { fields: { databases: found, totalSize, totalSizeMb: totalSize.div(1024 * 1024) } };
  },
};

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** `listCollections`. */
export const listCollections: Command = {
  run(context) {
    const { engine, database, body } = context;
    const filter = documentArgument(body, 'filter');
    const nameOnly = truthArgument(body, 'nameOnly');
    const accepts = filter === undefined ? () => true : compileFilter(filter);
    const documents = engine.catalog
      .list(database)
      .map((collection) => describe(collection))
      .filter(accepts)
      .map(({ name, type, ...rest }) => encode(nameOnly ? { name, type } : { name, type, ...rest }));
    return listReply(context, '$cmd.listCollections', documents);
  },
};

function describe({ name, uuid, indexes, images, validation }: Collection): Document {
  const first = indexes[0];
  return {
    name,
    type: 'collection',
    options: {
      ...shownValidation(validation),
      ...(images === true ? { changeStreamPreAndPostImages: { enabled: true } } : {}),
    },
    info: { readOnly: false, uuid: new Binary(uuid.buffer, Binary.SUBTYPE_UUID) },
    ...(first === undefined ? {} : { idIndex: listIndex(first) }),
  };
}
