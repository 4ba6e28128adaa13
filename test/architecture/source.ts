import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** A file of src/ with what it imports. TypeScript 7 has no compiler API, so imports are read from the text. */
export interface SourceFile {
  /** Relative to src/, with forward slashes. */
  readonly path: string;
  /** The first folder, or the file's own name where it stands in src/ itself. */
  readonly layer: string;
  /** As written. */
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path relative to src/ for a file of ours, else the specifier as written. */
  readonly target: string;
  readonly own: boolean;
  /** Erased at run time: `import type`, `import('…')` in a type is not told apart and counts as a value. */
  readonly typeOnly: boolean;
  /** What stands between the braces. */
  readonly names: readonly string[];
}

const source = new URL('../../src/', import.meta.url).pathname;

export function readSources(): SourceFile[] {
  return globSync('**/*.ts', { cwd: source })
    .map((name) => name.replaceAll(sep, '/'))
    .sort()
    .map(readSource);
}

export const layerOf = (path: string): string => path.split('/')[0] as string;

function readSource(path: string): SourceFile {
  const text = readFileSync(join(source, path), 'utf8');
  const code = withoutComments(text);
  return { path, layer: layerOf(path), text, code, imports: importsOf(path, code) };
}

/** Block comments and whole-line comments: what stands behind code is never an import. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

export function importsOf(path: string, code: string): Import[] {
  const statements = /^(?:import|export)\s+(type\s+)?([^'";]*?)\s*\bfrom\s+'([^']+)'/gm;
  const found = [...code.matchAll(statements)].map(([, type, names = '', specifier = '']) => ({
    specifier,
    typeOnly: type !== undefined,
    names: names.match(/[\w$]+/g) ?? [],
  }));
  const bare = [...code.matchAll(/\bimport\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => ({
    specifier,
    typeOnly: false,
    names: [],
  }));
  return [...found, ...bare].map(({ specifier, ...rest }) => {
    const own = specifier.startsWith('.');
    const target = own ? relative(source, join(source, dirname(path), specifier)).replaceAll(sep, '/') : specifier;
    return { ...rest, own, target };
  });
}
