import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';
import { nativePattern } from '../../base';
import type { SourceTree } from './source-tree';

const MISSING = 'yunlet-missing';

/**
 * Makes a package that is nowhere an error of the script that requires it, as on a device, instead of one of the whole
 * build. Comes after whatever else resolves packages.
 *
 * @param own - The folder of the preview's own scripts, whose packages are always there.
 */
export function missingPackages(tree: SourceTree, own: string): Plugin {
  return {
    name: MISSING,
    setup(build) {
      build.onResolve({ filter: nativePattern('^[^./]') }, async (args) => {
        const { path, importer, namespace, kind, resolveDir } = args;
        if (namespace !== 'file' || args.pluginData === MISSING || importer.startsWith(own)) return undefined;
        const found = await build.resolve(path, {
          importer,
          namespace,
          kind,
          resolveDir,
          pluginData: MISSING,
        });
        if (found.errors.length === 0) return found;
        const from = tree.address(importer) ?? importer;
        return { path: `${from}: ${path}`, namespace: MISSING, pluginData: sentence(path, from) };
      });
      build.onLoad({ filter: nativePattern('.*'), namespace: MISSING }, ({ pluginData }) => ({
        contents: `module.exports = {}; throw new Error(${JSON.stringify(pluginData)});`,
        loader: 'js',
      }));
    },
  };
}

function sentence(name: string, importer: string): string {
  return isBuiltin(name)
    ? `${importer} requires "${name}", a module of Node.js that mini-programs do not have / ${importer} 引用了 Node.js 模块 "${name}"，小程序中没有该模块`
    : `${importer} requires the package "${name}", which is neither in miniprogram_npm nor in node_modules: install it / ${importer} 引用的包 "${name}" 不在 miniprogram_npm 和 node_modules 中，请先安装`;
}
