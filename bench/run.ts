/**
 * `npm run bench`: measures, prints, and writes bench/RESULTS.md. `npm run bench -- server load` measures these sections
 * alone and leaves the others in the file as they are.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { benchCheck } from './check.ts';
import { benchFunctions } from './functions.ts';
import { benchLoad } from './load.ts';
import { benchPages } from './pages.ts';
import { benchRefreshes } from './refreshes.ts';
import { benchScale } from './scale.ts';
import { benchServer } from './server.ts';
import { benchValidate } from './validate.ts';

const sections = [
  { name: 'functions', title: 'The path of every call', measure: benchFunctions },
  { name: 'refreshes', title: 'Refresh', measure: benchRefreshes },
  { name: 'scale', title: 'Scale', measure: benchScale },
  { name: 'server', title: 'Server', measure: benchServer },
  { name: 'load', title: 'Load', measure: benchLoad },
  { name: 'pages', title: 'Pages', measure: benchPages },
  { name: 'validate', title: 'Validate', measure: benchValidate },
  { name: 'check', title: 'Check', measure: benchCheck },
];

const file = new URL('RESULTS.md', import.meta.url);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !sections.some((section) => section.name === name));
if (unknown.length > 0) {
  console.error(`There is no section ${unknown.join(', ')}: ${sections.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const before = sectionsOf(await readFile(file, 'utf8').catch(() => ''));
const lines = ['# Bench', '', `Written by \`npm run bench\` on ${machine()}.`, ''];
lines.push(
  'Every ratio is against a baseline in the same run. Refreshes go over loopback to the simulated provider, which shares',
  'the processors with us, and with the limit on requests to one provider lifted. Servers run in processes of their own',
  'and share the processors with the clients and with the API behind the proxy.',
);
for (const { name, title, measure } of sections) {
  if (wanted.length > 0 && !wanted.includes(name)) {
    lines.push(...(before.get(title) ?? []));
    continue;
  }
  console.log(`${title} …`);
  const rows = await measure();
  for (const row of rows) console.log(`  ${row.name}: ${row.result}`);
  lines.push('', `## ${title}`, '', '| What | Result |', '|---|---|');
  lines.push(...rows.map((row) => `| ${row.name} | ${row.result} |`));
}
await writeFile(file, `${lines.join('\n')}\n`);
console.log('Written to bench/RESULTS.md.');

/** Title → lines of its section in the file as it is. */
function sectionsOf(text: string): Map<string, string[]> {
  const parts = text.trimEnd().split(/^## /m).slice(1);
  return new Map(parts.map((part) => [part.split('\n', 1)[0]!, ['', ...`## ${part.trimEnd()}`.split('\n')]]));
}

function machine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() || 'an unnamed processor';
  return `${model}, ${availableParallelism()} cores, ${memory} GiB, Node ${process.versions.node} on ${process.platform}`;
}
