import { expect, test } from 'vitest';
import type { ConnectorReport } from '../../src/check/report.ts';
import { json } from '../../src/cli/check/json.ts';
import { junit } from '../../src/cli/check/junit.ts';
import { text } from '../../src/cli/check/text.ts';
import { elementsOf } from './read-xml.ts';

const base = { method: 'oauth2', reason: null, causes: [], milliseconds: 12.4 } as const;
const report: ConnectorReport = {
  connector: 'acme',
  title: 'Acme & Söhne <Ltd>',
  file: 'connector/acme.yaml',
  basis: 'provider',
  milliseconds: 1234.5,
  results: [
    { ...base, scenario: 'connect', title: 'it "connects"', outcome: 'passed' },
    { ...base, scenario: 'issuer', title: 'issuer', outcome: 'skipped', reason: 'Nothing <is> announced.' },
    ...['test-call', 'rotation'].map((scenario) => ({
      ...base,
      scenario,
      title: scenario,
      outcome: 'failed' as const,
      causes: [
        { message: 'The vendor refused\u0000 it & "said" so.\nTwice.', hint: 'Look at <api>.', line: 7, column: 3 },
        { message: 'No place is known.' },
      ],
    })),
  ],
};
const run = { seed: 'abc', milliseconds: 1500 };

test('JUnit: suites, cases and counts as CI systems read them', () => {
  const elements = elementsOf(junit([report], run));
  const [suites, suite] = elements;
  expect(suites).toMatchObject({ name: 'testsuites', parent: null });
  expect(suites?.attributes).toEqual({
    name: 'evergrant check',
    tests: '4',
    failures: '2',
    skipped: '1',
    time: '1.500',
  });
  expect(suite).toMatchObject({ name: 'testsuite', parent: 'testsuites' });
  expect(suite?.attributes).toEqual({
    name: 'acme',
    tests: '4',
    failures: '2',
    skipped: '1',
    errors: '0',
    time: '1.234',
  });
  const cases = elements.filter(({ name }) => name === 'testcase');
  expect(cases.map(({ attributes }) => attributes)).toEqual(
    ['connect: it "connects"', 'issuer: issuer', 'test-call: test-call', 'rotation: rotation'].map((name) => ({
      classname: 'acme.oauth2',
      name,
      time: '0.012',
    })),
  );
  expect(cases.every(({ parent }) => parent === 'testsuite')).toBe(true);
  const skipped = elements.find(({ name }) => name === 'skipped');
  expect(skipped).toMatchObject({ parent: 'testcase', attributes: { message: 'Nothing <is> announced.' } });
  const failures = elements.filter(({ name }) => name === 'failure');
  expect(failures).toHaveLength(2);
  expect(failures[0]?.attributes).toEqual({
    message: 'The vendor refused it & "said" so.\nTwice.',
    type: 'test-call',
  });
  expect(failures[0]?.text).toContain('connector/acme.yaml:7:3: The vendor refused it & "said" so.');
  expect(failures[0]?.text).toContain('connector/acme.yaml: No place is known.');
});

test('text: a cause that several scenarios share is read once, each with its place', () => {
  const shown = text([report], run);
  expect(shown).toContain('    FAIL  test-call, rotation\n');
  expect(shown.match(/connector\/acme\.yaml:7:3: /g)).toHaveLength(1);
  expect(shown).toContain('    skip  issuer: Nothing <is> announced.');
  expect(shown).toContain('1 connector, 1 with failures: 1 passed, 2 failed, 1 skipped, in 1.5 s.');
  expect(shown).toContain('--seed abc');
});

test('text: without a provider file it says what the result is worth', () => {
  expect(text([{ ...report, basis: 'self', results: [] }], run)).toContain('Self-consistency only');
});

test('JSON: everything that is known, with counts', () => {
  const parsed = JSON.parse(json([report], run));
  expect(parsed).toMatchObject({ seed: 'abc', counts: { passed: 1, failed: 2, skipped: 1 } });
  expect(parsed.connectors[0].results[2].causes[0]).toMatchObject({ line: 7, column: 3, hint: 'Look at <api>.' });
});
