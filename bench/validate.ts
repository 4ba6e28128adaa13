/** How long `evergrant validate` takes as a process: 1,000 manifests in one call, and one file against an empty Node process. */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = join(root, 'connector', 'lightspeed-k-series.yaml');

export async function benchValidate(): Promise<{ name: string; result: string }[]> {
  const folder = await mkdtemp(join(tmpdir(), 'evergrant-bench-'));
  try {
    await generate(folder, 1_000);
    const all = run([launcher(root), 'validate', folder]);
    const built = await buildPackage();
    const [empty, one, compiled] = alternately([
      ['-e', '0'],
      [launcher(root), 'validate', sample],
      [launcher(built), 'validate', sample],
    ]);
    await rm(built, { recursive: true });
    const times = (milliseconds = 0) =>
      `${Math.round(milliseconds)} ms (${(milliseconds / (empty ?? 1)).toFixed(1)} × node -e 0)`;
    return [
      { name: 'validate, 1,000 manifests in one call', result: `${Math.round(all)} ms` },
      { name: 'validate, one file, in a checkout', result: times(one) },
      { name: 'validate, one file, as the package has it', result: times(compiled) },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function generate(folder: string, count: number): Promise<void> {
  const text = await readFile(sample, 'utf8');
  for (let i = 0; i < count; i++) {
    await writeFile(join(folder, `shop-${i}.yaml`), text.replace(/^id: .*$/m, `id: shop-${i}`));
  }
}

/** What `npm pack` would hold, with this checkout's dependencies. @returns the folder */
async function buildPackage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'evergrant-built-'));
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  run([compiler, '-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')]);
  for (const name of ['bin', 'schemas', 'package.json'])
    await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function launcher(folder: string): string {
  return join(folder, 'bin', 'evergrant.js');
}

/** @returns milliseconds */
function run(args: string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return performance.now() - start;
}

/** The median of each, taken in turns, so that whatever else the machine does meets all alike. @returns milliseconds */
function alternately(commands: readonly string[][]): number[] {
  const rounds = Array.from({ length: 11 }, () => commands.map((command) => run(command)));
  return commands.map((_, index) => rounds.map((round) => round[index]!).sort((a, b) => a - b)[5]!);
}

if (import.meta.main) for (const { name, result } of await benchValidate()) console.log(`${name}: ${result}`);
