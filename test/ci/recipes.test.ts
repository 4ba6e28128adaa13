import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { launcher } from '../cli/run-cli.ts';
import { root, temporaryFolder } from '../helpers/lab.ts';
import { manifest } from '../manifest/load.ts';

const recipes = readFileSync(join(root, 'docs/ci.md'), 'utf8');

test('the hook refuses a broken manifest, and passes a good one and whatever else', () => {
  const project = repository();
  mkdirSync(join(project, '.githooks'));
  writeFileSync(join(project, '.githooks/pre-commit'), block('sh'));
  chmodSync(join(project, '.githooks/pre-commit'), 0o755);
  git(project, 'config', 'core.hooksPath', '.githooks');
  const file = join(project, 'connector/acme.yaml');

  writeFileSync(file, manifest().replace('title: Acme', 'titel: Acme'));
  const refused = commit(project);
  expect(refused.status).not.toBe(0);
  expect(refused.output).toContain('connector/acme.yaml:3:1: error unknown-key Unknown key "titel".');

  writeFileSync(file, manifest());
  expect(commit(project)).toMatchObject({ status: 0 });

  // It extends a manifest that is not part of the commit.
  writeFileSync(join(project, 'connector/acme-eu.yaml'), 'id: acme-eu\nextends: acme\ntitle: Acme in Europe\n');
  expect(commit(project)).toMatchObject({ status: 0 });

  // What counts is what would be committed.
  writeFileSync(file, manifest().replace('title: Acme', 'titel: Acme'));
  git(project, 'add', '-A');
  writeFileSync(file, manifest());
  expect(commit(project, false).status).not.toBe(0);
  git(project, 'checkout', '-q', 'HEAD', '--', '.');

  writeFileSync(join(project, 'README.md'), 'Connectors.\n');
  expect(commit(project)).toMatchObject({ status: 0 });
});

test('the commands of the workflow write SARIF and JUnit, and fail where a manifest is wrong', () => {
  const project = repository();
  const commands: string[] = parse(block('yaml', 'jobs:')).jobs.connectors.steps.flatMap(({ run }: { run?: string }) =>
    run?.includes('evergrant') ? [run] : [],
  );
  expect(commands).toHaveLength(2);
  const [validate = '', check = ''] = commands;

  writeFileSync(join(project, 'connector/acme.yaml'), manifest());
  expect(shell(project, validate)).toMatchObject({ status: 0 });
  expect(shell(project, check)).toMatchObject({ status: 0 });
  expect(readFileSync(join(project, 'evergrant-check.xml'), 'utf8')).toContain('<testsuite');

  writeFileSync(join(project, 'connector/acme.yaml'), manifest().replace('title: Acme', 'titel: Acme'));
  expect(shell(project, validate)).toMatchObject({ status: 1 });
  const { runs } = JSON.parse(readFileSync(join(project, 'evergrant.sarif'), 'utf8'));
  expect(runs[0].results[0]).toMatchObject({
    ruleId: 'unknown-key',
    locations: [{ physicalLocation: { artifactLocation: { uri: 'connector/acme.yaml' }, region: { startLine: 3 } } }],
  });
});

test('the pre-commit framework is given the command and the files that belong to it', () => {
  const [hook] = parse(block('yaml', 'repos:')).repos[0].hooks;
  const project = repository();
  writeFileSync(join(project, 'connector/acme.yaml'), manifest().replace('title: Acme', 'titel: Acme'));
  expect(shell(project, `${hook.entry} connector/acme.yaml`)).toMatchObject({ status: 1 });
  const files = new RegExp(hook.files);
  expect(['connector/acme.yaml', 'connector/acme.provider.yaml'].every((name) => files.test(name))).toBe(true);
  expect(['docs/connector/acme.yaml', 'connector/README.md'].some((name) => files.test(name))).toBe(false);
});

test('the schemas that the editor is pointed to are part of the package', () => {
  const mapped = Object.keys(JSON.parse(block('json'))['yaml.schemas']);
  expect(mapped).toHaveLength(2);
  for (const path of mapped) expect(existsSync(join(root, path.replace('./node_modules/evergrant/', '')))).toBe(true);
});

/** The first block of that language, or the one that holds a text. */
function block(language: string, holding = ''): string {
  const blocks = recipes.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'));
  const found = [...blocks].map(([, content = '']) => content).find((content) => content.includes(holding));
  if (found === undefined) throw new Error(`docs/ci.md has no ${language} block with ${holding}.`);
  return found;
}

/** A project that has installed Evergrant. */
function repository(): string {
  const project = temporaryFolder();
  mkdirSync(join(project, 'connector'));
  mkdirSync(join(project, 'node_modules/.bin'), { recursive: true });
  symlinkSync(launcher, join(project, 'node_modules/.bin/evergrant'));
  writeFileSync(join(project, '.gitignore'), 'node_modules\n');
  writeFileSync(join(project, 'package.json'), '{ "name": "connectors", "private": true }\n');
  git(project, 'init', '-q');
  git(project, 'config', 'user.name', 'Test');
  git(project, 'config', 'user.email', 'test@example.com');
  return project;
}

function commit(project: string, add = true): { status: number | null; output: string } {
  if (add) git(project, 'add', '-A');
  return outcome(
    spawnSync('git', ['commit', '-q', '-m', 'A change'], { cwd: project, env: environment, encoding: 'utf8' }),
  );
}

function shell(project: string, command: string): { status: number | null; output: string } {
  return outcome(spawnSync('sh', ['-c', command], { cwd: project, env: environment, encoding: 'utf8' }));
}

function outcome({ status, stdout, stderr }: ReturnType<typeof spawnSync>): { status: number | null; output: string } {
  return { status, output: `${stdout}${stderr}` };
}

function git(project: string, ...args: string[]): void {
  execFileSync('git', args, { cwd: project, env: environment });
}

/** Nothing of the configuration of whoever runs the tests. */
const environment = { PATH: process.env.PATH, HOME: temporaryFolder(), GIT_CONFIG_NOSYSTEM: '1' };
