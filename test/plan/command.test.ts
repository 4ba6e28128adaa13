import { describe, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';

describe('evergrant plan', () => {
  test('prints JSON that programs can read, the secret by its name', async () => {
    const set = ['--set', 'client_id=abc', '--set', 'client_secret=-', '--redirect-uri', 'https://app.example/cb'];
    const { code, stdout, stderr } = await runCli(['plan', 'lightspeed-k-series', '--format', 'json', ...set], {
      input: 'hunter2\n',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('hunter2');
    const { requests, manifest } = JSON.parse(stdout);
    expect(manifest).toBe('connector/lightspeed-k-series.yaml');
    expect(requests[0].url).toContain('client_id=abc&response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fcb');
    expect(requests[2].parts).toContainEqual(
      expect.objectContaining({ name: 'authorization', value: 'Basic base64(abc:<client_secret>)' }),
    );
  });

  test('refuses a value that the field does not take, and names the field', async () => {
    const { code, stderr } = await runCli([
      'plan',
      'lightspeed-k-series',
      '--set',
      'base_url=evil.example',
      '--set',
      'scop=x',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("base_url: Base URL must be one of this connector's hosts");
    expect(stderr).toContain('did you mean scope?');
  });

  test.each([
    [['--method', 'basic'], 1, 'It has: oauth2_authorization_code'],
    [['--redirect-uri', 'localhost'], 2, '--redirect-uri must be an http or https address'],
  ])('%j ends with %i', async (args, expected, message) => {
    const { code, stdout, stderr } = await runCli(['plan', 'lightspeed-k-series', ...args]);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
  });
});
