import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { readAssignments } from '../../src/cli/add/read-assignments.ts';
import type { CredentialField } from '../../src/manifest/connector.ts';

const folder = mkdtempSync(join(tmpdir(), 'evergrant-set-'));
afterAll(() => rmSync(folder, { recursive: true }));

const field = (name: string, secret: boolean): CredentialField => ({
  name,
  title: name,
  type: 'string',
  examples: [],
  required: true,
  secret,
  advanced: false,
  hidden: false,
});
const fields = [field('client_id', false), field('client_secret', true)];

async function read(options: string[], { input = '', sandbox = false } = {}) {
  let warnings = '';
  const io = {
    input: Readable.from([input]),
    stderr: (text: string) => {
      warnings += text;
    },
  };
  return { values: await readAssignments(options, fields, io, sandbox), warnings };
}

it('a value may hold further equals signs', async () => {
  expect((await read(['client_id=a=b=='])).values).toEqual({ client_id: 'a=b==' });
});

it('a secret by value works, with a warning that does not repeat it', async () => {
  const { values, warnings } = await read(['client_secret=hunter2']);
  expect(values).toEqual({ client_secret: 'hunter2' });
  expect(warnings).toContain('client_secret');
  expect(warnings).toContain('process list');
  expect(warnings).not.toContain('hunter2');
});

it("a sandbox's secret needs no warning", async () => {
  expect((await read(['client_secret=hunter2'], { sandbox: true })).warnings).toBe('');
});

it('a secret from a file loses exactly one final newline', async () => {
  const file = join(folder, 'secret');
  writeFileSync(file, ' hunter2\n\n');
  const { values, warnings } = await read([`client_secret=@${file}`]);
  expect(values).toEqual({ client_secret: ' hunter2\n' });
  expect(warnings).toBe('');
});

it('a secret is read from standard input', async () => {
  expect((await read(['client_secret=-'], { input: 'hunter2\r\n' })).values).toEqual({ client_secret: 'hunter2' });
});

it.each([
  [['client_id'], 'not of the form name=value'],
  [['=x'], 'not of the form name=value'],
  [['client_id=a', 'client_id=b'], 'set twice'],
  [['client_id=-', 'client_secret=-'], 'one field only'],
  [['client_id=@/no/such/file'], 'cannot be read (ENOENT)'],
])('%j is refused', async (options, reason) => {
  await expect(read(options)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining(reason),
  });
});
