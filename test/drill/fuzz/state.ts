import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BSON, type MongoClient } from 'mongodb';

/** A text that is another one where a document, a collection, a permission or a stored file is another one. */
export async function stateOf(mongo: MongoClient, filesDir: string): Promise<string> {
  const hash = createHash('sha256');
  const { databases } = await mongo.db('admin').admin().listDatabases({ nameOnly: true });
  for (const { name } of databases.sort(byName)) {
    if (['admin', 'local', 'config'].includes(name)) continue;
    const db = mongo.db(name);
    for (const { name: collection } of (await db.listCollections({}, { nameOnly: true }).toArray()).sort(
      byName,
    )) {
      hash.update(`\n${name}.${collection}\n`);
      const documents = await db.collection(collection).find().sort({ _id: 1 }).toArray();
      for (const document of documents) hash.update(BSON.serialize(document));
    }
  }
  const files = await readdir(filesDir, { recursive: true, withFileTypes: true }).catch(() => []);
  // What is still arriving is nobody's yet.
  const paths = files
    .filter((file) => file.isFile() && !file.parentPath.endsWith(ARRIVING))
    .map((file) => join(file.parentPath, file.name));
  for (const path of paths.sort()) {
    const bytes = await readFile(path).catch(goneIsNothing);
    if (bytes !== undefined) hash.update(`\n${path}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Where uploads are kept until they are whole. */
const ARRIVING = 'incoming';

/** Files that began to arrive and are still there, of uploads that have all ended. */
export async function leftBehind(filesDir: string): Promise<readonly string[]> {
  return readdir(join(filesDir, ARRIVING)).catch(() => []);
}

/** What a file was replaced by is there before the old one goes. */
function goneIsNothing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
