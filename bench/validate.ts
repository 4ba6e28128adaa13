/** How long `evergrant validate` takes: 1,000 manifests in one call, and one file against an empty Node process. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validateCommand } from '../src/cli/commands/validate.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sample = join(root, 'connector', 'lightspeed-k-series.yaml');

export async function benchValidate(): Promise<{ name: string; result: string }[]> {
  const folder = await mkdtemp(join(tmpdir(), 'evergrant-bench-'));
  try {
    await generate(folder, 1_000);
    const start = performance.now();
    const code = await validateCommand([folder], { format: 'text' }, { stdout: () => {}, stderr: () => {} });
    const all = performance.now() - start;
    if (code !== 0) throw new Error(`validate gave exit code ${code} for manifests that are valid`);
    const empty = median(() => run(['-e', '0']));
    const one = median(() => run([join(root, 'bin', 'evergrant.js'), 'validate', sample]));
    return [
      { name: 'validate, 1,000 manifests in one call', result: `${Math.round(all)} ms` },
      {
        name: 'validate, one file, whole process',
        result: `${Math.round(one)} ms (${(one / empty).toFixed(1)} × node -e 0)`,
      },
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

/** @returns milliseconds */
function run(args: string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return performance.now() - start;
}

function median(measure: () => number): number {
  const times = Array.from({ length: 9 }, measure).sort((a, b) => a - b);
  return times[4]!;
}

if (import.meta.main) for (const { name, result } of await benchValidate()) console.log(`${name}: ${result}`);
