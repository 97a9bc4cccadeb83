import { isDocument, type Document } from '../../values';
import { EngineError } from '../error';
import type { Collection } from '../index/definition';
import { checkNamespace } from '../storage/catalog';
import { collectionArgument, documentArgument, truthArgument } from './arguments';
import { clean } from './clean';
import type { Command } from './command';
import { modifyIndex } from './modify-index';
import { readValidation, shownValidation, VALIDATION_OPTIONS } from './validation-arguments';

/** Whether a command asks that changes keep the document before and after; undefined where it does not say. */
export function readImages(body: Document): boolean | undefined {
  const wanted = documentArgument(body, 'changeStreamPreAndPostImages');
  if (wanted === undefined) return undefined;
  if (typeof wanted['enabled'] !== 'boolean') {
    throw new EngineError(
      40414,
      "BSON field 'changeStreamPreAndPostImages.enabled' is missing but a required field",
    );
  }
  return wanted['enabled'];
}

/** Fields that every command may have. */
const GENERIC = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  'writeConcern',
  'comment',
  '$readPreference',
  'apiVersion',
  'maxTimeMS',
]);

const CHANGED: ReadonlySet<string> = new Set([
  'changeStreamPreAndPostImages',
  'index',
  ...VALIDATION_OPTIONS,
]);

/** `collMod`: what documents must be, an index's time to live, whether it is hidden, whether changes keep images. */
export const collMod: Command = {
  writes: true,
  async run(context) {
    const { engine, database, body } = context;
    const name = collectionArgument(context);
    const images = readImages(body);
    const other = Object.keys(body)
      .slice(1)
      .find((field) => !CHANGED.has(field) && !GENERIC.has(field));
    if (other !== undefined) throw new EngineError(303, `collMod option '${other}' is not supported`);
    const reply = await engine.environment.write((writer) => {
      const collection = engine.catalog.find(database, name);
      if (collection === undefined) throw new EngineError(26, `ns does not exist: ${database}.${name}`);
      const validation = readValidation(body, collection.validation);
      const change = body['index'] === undefined ? undefined : modifyIndex(collection, body['index']);
      const keepsImages = images ?? collection.images === true;
      writer.exclude(collection);
      const before = optionsOf(collection);
      if (change !== undefined) collection.indexes = change.indexes;
      if (keepsImages) collection.images = true;
      else delete collection.images;
      if (validation === undefined) delete collection.validation;
      else collection.validation = validation;
      engine.catalog.save(writer, collection);
      const details = {
        ...told(body),
        stateBeforeChange: { collectionOptions: { uuid: collection.uuid, ...before } },
      };
      writer.log?.([{ operation: 'modify', database, name, uuid: collection.uuid, details }]);
      return change?.reply ?? {};
    });
    return { fields: reply };
  },
};

/** What was asked for, as change streams tell it. */
function told(body: Document): Document {
  return Object.fromEntries(Object.entries(body).filter(([field]) => CHANGED.has(field)));
}

function optionsOf({ images, validation }: Collection): Document {
  return {
    ...shownValidation(validation),
    changeStreamPreAndPostImages: { enabled: images === true },
  };
}

/** `renameCollection`, within a database or to another. */
export const renameCollection: Command = {
  writes: true,
  async run({ engine, body, database: on }) {
    if (on !== 'admin') {
      throw new EngineError(13, 'renameCollection may only be run against the admin database.');
    }
    const from = namespaceArgument(body['renameCollection'], 'renameCollection');
    const to = namespaceArgument(body['to'], 'to');
    const dropTarget = isDocument(body['dropTarget']) || truthArgument(body, 'dropTarget');
    if (from.database === to.database && from.name === to.name) {
      throw new EngineError(20, "Can't rename a collection to itself");
    }
    await engine.environment.write((writer) => {
      const { catalog } = engine;
      const collection = catalog.find(from.database, from.name);
      if (collection === undefined) {
        throw new EngineError(26, `Source collection ${from.database}.${from.name} does not exist`);
      }
      const instead = catalog.find(to.database, to.name);
      if (instead !== undefined && !dropTarget) throw new EngineError(48, 'target namespace exists');
      writer.exclude(collection);
      if (instead !== undefined) {
        writer.exclude(instead);
        catalog.drop(writer, instead, 'untold');
      }
      catalog.rename(writer, collection, { ...to, ...(instead === undefined ? {} : { instead }) });
    });
    clean(engine);
    return {};
  },
};

function namespaceArgument(value: unknown, field: string) {
  if (typeof value !== 'string') {
    throw new EngineError(14, `BSON field 'renameCollection.${field}' must be a string`);
  }
  const dot = value.indexOf('.');
  if (dot < 0) throw new EngineError(73, `Invalid namespace specified '${value}'`);
  const [database, name] = [value.slice(0, dot), value.slice(dot + 1)];
  checkNamespace(database, name);
  return { database, name };
}
