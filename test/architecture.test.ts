import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Import, importsOf, layerOf, readSources, type SourceFile } from './architecture/source.ts';

/**
 * The directions of docs/architecture.md. Each layer with the layers, or single files, of ours that it may import
 * besides itself; `type` says that nothing of it may be left at run time.
 */
const pure = ['errors.ts', 'manifest', 'oauth', 'instance', 'plan', 'docs-page', 'new'];
const ports = ['engine/ports.ts', 'engine/store.ts', 'type engine/engine.ts'];
const allowed: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  manifest: ['errors.ts'],
  oauth: ['errors.ts'],
  instance: ['errors.ts', 'manifest', 'oauth'],
  plan: ['errors.ts', 'manifest', 'oauth', 'instance'],
  'docs-page': ['errors.ts', 'manifest', 'instance'],
  new: ['errors.ts'],
  config: ['errors.ts', 'type config.ts'],
  'config.ts': ['config'],
  engine: [...pure, 'type config.ts'],
  store: [...pure, ...ports],
  transport: [...pure, ...ports],
  // Played from what the vendor documents: were it to share code with the engine, both could be wrong alike.
  'schema-validator.ts': ['manifest/compile-schema.ts'],
  sandbox: [
    'errors.ts',
    'schema-validator.ts',
    'manifest/document-checker.ts',
    'type manifest/issue.ts',
    'type manifest/position.ts',
  ],
  'open.ts': ['config.ts', 'schema-validator.ts', 'engine', 'store', 'transport', ...pure],
  // The two sides meet here, and nowhere else in src.
  check: [
    ...pure,
    'engine/connectors/parent-manifest.ts',
    'type engine',
    'config.ts',
    'schema-validator.ts',
    'open.ts',
    'sandbox',
  ],
  server: [...pure, 'engine', 'type config.ts', 'type open.ts'],
  client: ['errors.ts', 'type engine', 'type manifest'],
  cli: [
    ...pure,
    'client',
    'check',
    'engine',
    'config.ts',
    'config',
    'schema-validator.ts',
    'open.ts',
    'sandbox',
    'server',
  ],
  'index.ts': ['config.ts', 'type engine', 'errors.ts', 'type manifest', 'open.ts'],
};

/** What the pure layers may use of the platform and of npm: nothing that knows a file, a network, a time or chance. */
const pureModules: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  manifest: ['ajv', 'ajv/dist/2020.js', 'ajv-formats', 'yaml'],
  oauth: ['node:crypto'],
  instance: [],
  plan: [],
  'docs-page': [],
  new: ['yaml'],
};

/** The functions of node:crypto that give the same for the same, and those that sign, whose salt is no secret of ours. */
const deterministic = ['createHash', 'createHmac', 'sign', 'createPrivateKey', 'constants', 'type', 'KeyObject'];

const impure =
  /\b(?:Date\.now|new Date\(\)|Math\.random|performance|process|fetch|setTimeout|setInterval|setImmediate|queueMicrotask|crypto\.(?:getRandomValues|random\w+))\b/;

/** Names that would make an engine for everyone one for somebody; no word of English among them. */
const providers =
  /lightspeed|k[-_]?series|ikentoo|keycloak|shopify|xero|hubspot|quickbooks|salesforce|stripe|patchworks|devp-|nwsec/i;

/** Written by programs. */
const generated: ReadonlySet<string> = new Set(['client/schema.ts']);

const files = readSources();
const byPath = new Map(files.map((file) => [file.path, file]));

test('every layer of src is one that has a rule', () => {
  expect([...new Set(files.map((file) => file.layer))].sort()).toEqual(Object.keys(allowed).sort());
});

describe('imports point only where the architecture says', () => {
  test.each(Object.keys(allowed))('%s', (layer) => {
    const wrong = filesOf(layer).flatMap((file) =>
      file.imports.filter((one) => one.own && !mayImport(file, one)).map((one) => `${file.path} → ${one.target}`),
    );
    expect(wrong).toEqual([]);
  });
});

test('only the composition root knows the store and the transport', () => {
  const knowing = files.filter((file) =>
    file.imports.some(
      ({ target }) => ['store', 'transport'].includes(layerOf(target)) && layerOf(target) !== file.layer,
    ),
  );
  expect(knowing.map((file) => file.path)).toEqual(['open.ts']);
});

describe('pure layers', () => {
  const pureFiles = pure.flatMap(filesOf);

  test('import no file system, no network, no clock, no randomness', () => {
    const wrong = pureFiles.flatMap((file) =>
      file.imports
        .filter((one) => !one.own && !pureModules[file.layer]?.includes(one.target))
        .map((one) => `${file.path} → ${one.target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('take nothing from node:crypto but what gives the same for the same', () => {
    const taken = pureFiles.flatMap((file) =>
      file.imports.filter((one) => one.target === 'node:crypto').flatMap((one) => one.names),
    );
    expect(taken.filter((name) => !deterministic.includes(name))).toEqual([]);
  });

  test('use no global that knows the time, chance, the process or the network', () => {
    const wrong = pureFiles.flatMap((file) => (impure.test(withoutTexts(file.code)) ? [file.path] : []));
    expect(wrong).toEqual([]);
  });
});

test('only the command line reads the environment of the process', () => {
  const reading = files.filter((file) => /\bprocess\.(?:env|argv)\b/.test(file.code)).map((file) => file.layer);
  expect(reading.filter((layer) => layer !== 'cli')).toEqual([]);
});

test("no provider's name stands in src", () => {
  const naming = files.flatMap((file) => {
    const name = providers.exec(file.text) ?? providers.exec(file.path);
    return name ? [`${file.path}: ${name[0]}`] : [];
  });
  expect(naming).toEqual([]);
});

test('no id of a shipped connector stands in src', () => {
  const ids = readdirSync('connector').map((name) => name.replace(/(\.provider)?\.yaml$/, ''));
  expect(ids.length).toBeGreaterThan(0);
  const naming = files.filter((file) => ids.some((id) => file.text.includes(id)));
  expect(naming.map((file) => file.path)).toEqual([]);
});

test('no file of src is longer than 300 lines', () => {
  const long = files.filter((file) => file.text.split('\n').length > 301 && !generated.has(file.path));
  expect(long.map((file) => file.path)).toEqual([]);
});

test('every file of src is reachable from the public API or the command line', () => {
  const reached = new Set<string>();
  const reach = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { own, target } of byPath.get(path)?.imports ?? []) if (own) reach(target);
  };
  reach('index.ts');
  reach('client/index.ts');
  reach('cli/main.ts');
  expect(files.filter((file) => !reached.has(file.path)).map((file) => file.path)).toEqual([]);
});

test('every import of ours leads to a file that is there', () => {
  const lost = files.flatMap((file) =>
    file.imports.filter(({ own, target }) => own && target.endsWith('.ts') && !byPath.has(target)),
  );
  expect(lost).toEqual([]);
});

test('imports are read in every form in which they are written', () => {
  const code = `import type { A } from './a.ts';
import {
  b,
  type C,
} from '../b.ts';
export { d } from 'd';
import './e.ts';
const f = await import('./f.ts');
type G = import('node:g').G;`;
  expect(importsOf('engine/x.ts', code)).toEqual([
    { target: 'engine/a.ts', own: true, typeOnly: true, names: ['A'] },
    { target: 'b.ts', own: true, typeOnly: false, names: ['b', 'type', 'C'] },
    { target: 'd', own: false, typeOnly: false, names: ['d'] },
    { target: 'engine/e.ts', own: true, typeOnly: false, names: [] },
    { target: 'engine/f.ts', own: true, typeOnly: false, names: [] },
    { target: 'node:g', own: false, typeOnly: false, names: [] },
  ]);
});

function filesOf(layer: string): SourceFile[] {
  return files.filter((file) => file.layer === layer);
}

function mayImport(file: SourceFile, { target, typeOnly }: Import): boolean {
  if (layerOf(target) === file.layer) return true;
  return (allowed[file.layer] ?? []).some((rule) => {
    const typesOnly = rule.startsWith('type ');
    const place = typesOnly ? rule.slice('type '.length) : rule;
    return (target === place || target.startsWith(`${place}/`)) && (typeOnly || !typesOnly);
  });
}

/** Without quoted texts, whose words are for people; what a template literal computes stays. */
function withoutTexts(code: string): string {
  return code.replace(/'(?:[^'\\\n]|\\.)*'/g, "''").replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}
