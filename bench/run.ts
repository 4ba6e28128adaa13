/** `npm run bench`: measures, prints, and writes bench/RESULTS.md. */
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { benchCheck } from './check.ts';
import { benchFunctions } from './functions.ts';
import { benchRefreshes } from './refreshes.ts';
import { benchScale } from './scale.ts';
import { benchValidate } from './validate.ts';

const sections = [
  { title: 'The path of every call', measure: benchFunctions },
  { title: 'Refresh', measure: benchRefreshes },
  { title: 'Scale', measure: benchScale },
  { title: 'Validate', measure: benchValidate },
  { title: 'Check', measure: benchCheck },
];

const lines = ['# Bench', '', `Written by \`npm run bench\` on ${machine()}.`, ''];
lines.push(
  'Every ratio is against a baseline in the same run. Refreshes go over loopback to the simulated provider, which shares',
  'the processors with us, and with the limit on requests to one provider lifted.',
);
for (const { title, measure } of sections) {
  console.log(`${title} …`);
  const rows = await measure();
  for (const { name, result } of rows) console.log(`  ${name}: ${result}`);
  lines.push('', `## ${title}`, '', '| What | Result |', '|---|---|');
  lines.push(...rows.map(({ name, result }) => `| ${name} | ${result} |`));
}
await writeFile(new URL('RESULTS.md', import.meta.url), `${lines.join('\n')}\n`);
console.log('Written to bench/RESULTS.md.');

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() || 'an unnamed processor';
  return `${model}, ${availableParallelism()} cores, ${memory} GiB, Node ${process.versions.node} on ${process.platform}`;
}
