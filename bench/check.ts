/** How long `evergrant check` takes for every connector that comes with us, in one process, each against its vendor's side. */
import { openFolder } from '../src/check/check-folder.ts';
import { countOutcomes } from '../src/check/report.ts';

export async function benchCheck(): Promise<{ name: string; result: string }[]> {
  const folder = await openFolder(new URL('../connector/', import.meta.url).pathname, (path) => path);
  const ids = await folder.list();
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const results = [];
  let methods = 0;
  for (const id of ids) {
    const report = await folder.check(id, { seed: 'bench', only: null });
    methods += new Set(report.results.map(({ method }) => method)).size;
    results.push(...report.results);
  }
  const wall = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const { passed, failed } = countOutcomes(results);
  return [
    {
      name: `check, ${ids.length} connectors with ${methods} methods`,
      result: `${wall.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of one processor); ${passed} passed, ${failed} failed`,
    },
  ];
}

if (import.meta.main) for (const { name, result } of await benchCheck()) console.log(`${name}: ${result}`);
