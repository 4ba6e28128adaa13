import type { Connector } from '../manifest/connector.ts';
import { gettingStarted, type Reader } from './getting-started.ts';
import { methodSection } from './method-section.ts';
import type { Block, Inline, Page } from './page.ts';

export interface PageOptions {
  /** The redirect URI to register; null where the installation's address is not known. */
  readonly redirect_uri: string | null;
  /** Where it is read: the steps are buttons there, and commands otherwise. */
  readonly reader?: Reader;
}

/** The page for whoever connects this product: what it is, what to get where, what to enter, what will be sent where. */
export function connectorPage(connector: Connector, { redirect_uri, reader = 'command_line' }: PageOptions): Page {
  const redirectUri = redirect_uri ?? `https://<your Evergrant>/oauth/callback/${connector.id}`;
  return [
    { heading: [connector.title], level: 1 },
    { paragraph: [connector.description] },
    { list: about(connector), ordered: false },
    ...gettingStarted(connector, redirectUri, reader),
    { heading: ['Authentication'], level: 2 },
    ...overview(connector, reader),
    ...connector.authentication_methods.flatMap((method) => methodSection(method, redirectUri)),
    { heading: ['Hosts'], level: 2 },
    { paragraph: ['Credentials and tokens are sent to these hosts, over https, and to no other:'] },
    { list: connector.hosts.map(host), ordered: false },
  ];
}

function about({ id, version, documentation }: Connector): Inline[][] {
  const vendor: Inline[][] =
    documentation === undefined ? [] : [['API documentation: ', { link: documentation, to: documentation }]];
  return [['Connector: ', { code: id }, `, version ${version}`], ...vendor];
}

function overview({ authentication_methods: methods }: Connector, reader: Reader): Block[] {
  if (methods.length === 1) return [];
  return [
    { paragraph: [`${oneOf[reader]} uses one of these methods; the first is the default.`] },
    {
      list: methods.map(({ id, title }): Inline[] =>
        reader === 'console' ? [{ strong: title }] : [{ strong: title }, ' (', { code: `--method ${id}` }, ')'],
      ),
      ordered: false,
    },
  ];
}

const oneOf: Readonly<Record<Reader, string>> = { command_line: 'An instance', console: 'A connection' };

function host(pattern: string): Inline[] {
  if (pattern === 'self_hosted') return ['the host that is entered, and no other'];
  return pattern.startsWith('*.') ? [{ code: pattern }, ': every name below it'] : [{ code: pattern }];
}
