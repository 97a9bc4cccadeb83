import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** The declarations of wx-server-sdk that the table follows, with what their members' rows begin with. */
const FOLLOWED: Readonly<Record<string, string>> = {
  DatabaseCommand: '_.',
  PipelineBase: 'aggregate.',
  DatabaseLogicCommand: '_.or(…).',
  DatabaseQueryCommand: '_.gt(…).',
  IGeo: 'Geo.',
};

/** Members of {@link FOLLOWED} that are objects of their own. */
const WITHIN: Readonly<Record<string, string>> = { aggregate: '$.', project: '_.project.' };

/** The rows that the typings of wx-server-sdk promise, whether or not its code keeps them. */
export function declaredRows(): string[] {
  const file = require.resolve('wx-server-sdk/index.d.ts');
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  const rows = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) {
      const prefix = FOLLOWED[node.name?.text ?? ''];
      if (prefix !== undefined) for (const member of node.members) note(member, prefix);
    }
    ts.forEachChild(node, visit);
  };
  const note = (member: ts.Node & { readonly name?: ts.Node }, prefix: string): void => {
    if (member.name === undefined || !ts.isIdentifier(member.name)) return;
    const { text } = member.name;
    const within = WITHIN[text];
    const type = ts.isPropertySignature(member) ? member.type : undefined;
    if (within !== undefined && type !== undefined && ts.isTypeLiteralNode(type)) {
      for (const inner of type.members) note(inner, within);
    } else rows.add(`${prefix}${text}`);
  };
  visit(source);
  return [...rows];
}
