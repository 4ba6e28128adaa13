import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';

const silent = { stdout: () => {}, stderr: () => {} };
const { commands } = createProgram(silent as never, () => {});

test('the README names every command', () => {
  const section = readFileSync('README.md', 'utf8').split('\n## What there is\n')[1]?.split('\n## ')[0] ?? '';
  expect(commands.filter((command) => !section.includes(`\`${command.name()}\``)).map(nameOf)).toEqual([]);
});

describe('the help of every command', () => {
  test.each(
    [...commands, ...commands.flatMap((command) => command.commands)].map((each) => [nameOf(each), each] as const),
  )('%s: says what it does, and has an example that begins with it', (name, command) => {
    expect(command.summary()).not.toBe('');
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    expect(help).toMatch(/For example:\n/);
    expect(help.split('For example:')[1]).toContain(`evergrant ${name}`);
  });
});

function nameOf(command: Command): string {
  const parent = command.parent?.name();
  return parent === undefined || parent === 'evergrant' ? command.name() : `${parent} ${command.name()}`;
}
