import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { launcher, runCli } from './run-cli.ts';

const commands = [
  'validate',
  'connectors',
  'plan',
  'docs',
  'add',
  'edit',
  'list',
  'show',
  'events',
  'remove',
  'authorize',
  'token',
  'refresh',
  'test',
  'call',
  'serve',
  'sandbox',
  'keys',
];

describe('help', () => {
  it('names every command in a line and goes to standard output', async () => {
    const { code, stdout, stderr } = await runCli(['--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} .*\\S`, 'm'));
  });

  it.each(commands)('of %s has a description and an example', async (command) => {
    const { code, stdout } = await runCli([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: evergrant ${command}`));
    expect(stdout).toMatch(/For example:\n {2}\S*.*evergrant /);
    expect(stdout).toContain('--data <dir>');
  });
});

describe('a mistake in the call ends with code 2 and says what would be right', () => {
  it.each([
    [['lst'], "unknown command 'lst'", '(Did you mean list?)'],
    [['list', '--jsn'], "unknown option '--jsn'", '(Did you mean --json?)'],
    [['add'], "missing required argument 'connector'", '--help'],
    [['validate', '--format', 'xml'], 'Allowed choices are text, json, sarif', '--help'],
    [['serve', '--sandbox', '--access-token-lifetime', 'soon'], 'whole number of seconds', '--help'],
    [['serve', '--access-token-lifetime', '5'], '--access-token-lifetime needs --sandbox', ''],
    [['list', '--store', 'mysql:x'], '--store must be sqlite:', 'docs/operations.md'],
    [['edit', 'shop'], 'Nothing to change was given', '--set client_secret=-'],
    [['call', 'shop', '/', '-H', 'no colon'], '"Name: value"', ''],
    [['call', 'shop', '/', '-d', '@/no/such/file'], '/no/such/file cannot be read', ''],
    [['authorize', 'shop', '--redirect-uri', 'localhost'], '--redirect-uri must be an http or https address', ''],
    [['authorize', 'shop', '--redirect-uri', 'https://localhost/#x'], 'fragment', ''],
    [['list', '--sandbox', '--data', '/no/such/folder'], 'No sandbox is running', 'evergrant serve --sandbox'],
  ])('evergrant %j', async (args, message, hint) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^evergrant: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('without a command the help is shown', async () => {
    const { code, stderr } = await runCli([]);
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: evergrant');
  });
});

it('a reader that has seen enough is no failure', async () => {
  const child = spawn(process.execPath, [launcher, 'validate', '--format', 'json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  expect({ code, said }).toEqual({ code: 0, said: '' });
});

it('--version prints the version of the package', async () => {
  expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
