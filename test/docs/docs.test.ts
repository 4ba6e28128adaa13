import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadManifest } from '../../src/cli/load-manifest.ts';
import { connectorPage } from '../../src/docs-page/connector-page.ts';
import { html } from '../../src/docs-page/html.ts';
import { markdown } from '../../src/docs-page/markdown.ts';
import type { Connector } from '../../src/manifest/connector.ts';
import { runCli } from '../cli/run-cli.ts';
import { load, manifest } from '../manifest/load.ts';

const ids = readdirSync('connector').flatMap((name) => /^([^.]+)\.yaml$/.exec(name)?.[1] ?? []);
const connectors = await Promise.all(ids.map(async (id) => (await connectorOf(id)).connector));

describe('docs/connectors', () => {
  // After a change of a manifest: npx vitest run test/plan test/docs -u
  test.each(connectors.map((connector) => [connector.id, connector] as const))(
    'holds the page of %s as its manifest makes it',
    async (id, connector) => {
      await expect(pageOf(connector)).toMatchFileSnapshot(`../../docs/connectors/${id}.md`);
    },
  );

  test('lists every connector, and has no page of another', async () => {
    await expect(index(connectors)).toMatchFileSnapshot('../../docs/connectors/README.md');
    const current = ['README.md', ...ids.map((id) => `${id}.md`)];
    expect(readdirSync('docs/connectors').filter((name) => !current.includes(name))).toEqual([]);
  });
});

test('the README counts the connectors', () => {
  expect(readFileSync('README.md', 'utf8')).toContain(`| Ready-made connectors | ${ids.length} |`);
});

test('the K-Series table has the rows, the order and the required flags of the published list', async () => {
  const { connector } = await connectorOf('lightspeed-k-series');
  const section = pageOf(connector).split('\n### ')[1]!;
  expect(section).toMatch(/^OAuth 2 \(authorisation code\)\n/);
  expect(section).toContain('| Credential | Required? | Notes |');
  const rows = [...section.matchAll(/^\| ([^|]+) \(`\w+`\) \| (yes|no) \|/gm)];
  expect(rows.map(([, title, required]) => [title!.toLowerCase(), required])).toEqual([
    ['base url', 'yes'],
    ['state length', 'no'],
    ['client id', 'yes'],
    ['client secret', 'yes'],
    ['scope', 'yes'],
    ['response authentication token key', 'yes'],
    ['grant type', 'yes'],
    ['response type key', 'yes'],
    ['refresh grant type', 'yes'],
    ['response refresh token key', 'yes'],
  ]);
});

describe('a page says what the administrator needs', () => {
  test('the choices, the preset, the limits and what is advanced, hidden fields left out', () => {
    const { connector } = load(
      manifest({
        fields: `      - { name: region, title: Region, choices: [{ value: eu, title: Europe }, { value: us, title: US }], default: eu }
      - { name: state_length, title: State length, type: integer, minimum: 8, maximum: 99, default: 43, required: false, advanced: true }
      - { name: build, title: Build, default: '7', hidden: true }`,
        authorization: `      query: { region: '{region}', build: '{build}' }
      state: { length: '{state_length}' }
      https_redirect_uri: true`,
      }),
    );
    const page = markdown(connectorPage(connector!, { redirect_uri: 'https://connect.example/cb' }));
    expect(page).toContain('| Region (`region`) | yes | One of: `eu` (Europe), `us` (US). Preset to `eu`. |');
    expect(page).toContain('| no | Preset to `43`. From 8 to 99. Advanced: the preset fits nearly everyone. |');
    expect(page).not.toContain('Build');
    expect(page).toContain('Register `https://connect.example/cb` at the provider');
    expect(page).toContain('The provider accepts https addresses only.');
    expect(page).toContain('- `*.shops.acme.example`: every name below it');
  });
});

describe('text of a manifest stays text', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '| a | b |\n| --- | --- |',
    '[click](javascript:alert(1))',
    '``` & `tick` **bold** _em_ ~~x~~',
    '# heading\n- item\n1. item\n> quote',
  ];

  test.each(hostile)('%j', (text) => {
    const connector = withText(text);
    const page = html(connectorPage(connector, { redirect_uri: text }), text);
    expect(tags(page)).toEqual(tags(html(connectorPage(withText('plain'), { redirect_uri: 'plain' }), 'plain')));
    const written = markdown(connectorPage(connector, { redirect_uri: text }));
    const plain = markdown(connectorPage(withText('plain'), { redirect_uri: 'plain' }));
    expect(shape(written)).toEqual(shape(plain));
  });

  test('whatever it is: the elements of the HTML page are the same', () => {
    const expected = tags(html(connectorPage(withText('plain'), { redirect_uri: 'plain' }), 'plain'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const connector = withText(text);
        expect(tags(html(connectorPage(connector, { redirect_uri: text }), text))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('an address that is no web page is no link', () => {
    const connector = { ...withText('plain'), documentation: 'javascript:alert(1)' };
    const page = connectorPage(connector, { redirect_uri: null });
    expect(html(page, '')).not.toContain('href');
    expect(markdown(page)).not.toContain('](');
  });

  test('the HTML page has no script and loads nothing', () => {
    for (const connector of connectors) {
      const page = html(connectorPage(connector, { redirect_uri: null }), connector.title);
      expect(page).not.toMatch(/<script|<link|<img|\ssrc=|\son\w+=/i);
      expect(page).toContain("default-src 'none'");
    }
  });
});

describe('evergrant docs', () => {
  test('writes the page as HTML, with the redirect URI of this installation', async () => {
    const { code, stdout, stderr } = await runCli(['docs', 'lightspeed-k-series', '--format', 'html'], {
      env: { EVERGRANT_PUBLIC_URL: 'https://connect.example.com' },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^<!doctype html>\n/);
    expect(stdout).toContain('<code>https://connect.example.com/oauth/callback/lightspeed-k-series</code>');
  });

  test('names the connector that was meant', async () => {
    const { code, stderr } = await runCli(['docs', 'lightspeed-k-serie']);
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean lightspeed-k-series?');
  });
});

function connectorOf(id: string) {
  return loadManifest(id, { connectors: 'connector' }, { env: {} });
}

const pageOf = (connector: Connector): string => markdown(connectorPage(connector, { redirect_uri: null }));

/** A connector with a text in every place where a manifest has one. */
function withText(text: string): Connector {
  const { connector } = load(manifest({ api: '  base_url: https://login.acme.example\n  test: [{ path: /me }]' }));
  const [method] = connector!.authentication_methods;
  const fields = method!.credential_fields.map((field) => ({
    ...field,
    title: text,
    description: text,
    examples: [text],
    choices: [{ value: `${text}.`, title: text }],
  }));
  const methods = [{ ...method!, title: text, description: text, credential_fields: fields }];
  return { ...connector!, title: text, description: text, authentication_methods: methods } as Connector;
}

const tags = (page: string): string[] => page.match(/<[a-z/!][^>]*>/gi) ?? [];

/** What each line of a Markdown page is, and how many cells a row of a table has. */
function shape(page: string): string[] {
  return page.split('\n').map((line) => {
    const [kind = ''] = /^(?:#+ |- |\d+\. |\||>|```)?/.exec(line) ?? [];
    return kind === '|' ? `row of ${line.replaceAll(/\\./g, '').split('|').length - 2}` : kind;
  });
}

function index(all: readonly Connector[]): string {
  const rows = all.map(({ id, title, authentication_methods: methods }) => {
    return `| [${title}](${id}.md) | \`${id}\` | ${methods.map((method) => method.title).join(', ')} |`;
  });
  return `# Connectors

| Connector | Id | Authentication |
| --- | --- | --- |
${rows.join('\n')}

These pages are what \`evergrant docs <connector>\` writes. What each connector sends is in its plan: \`evergrant plan
<connector>\`, kept beside the tests as \`test/plan/<connector>.<method>.golden.txt\`.

After a change of a manifest, write pages and plans anew, then read what changed:

\`\`\`
npx vitest run test/plan test/docs -u
git diff docs/connectors test/plan
\`\`\`
`;
}
