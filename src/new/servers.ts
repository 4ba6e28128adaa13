import { type Address, readAddress, type Variables } from './address.ts';
import type { Server } from './description.ts';
import { type Comment, decide, type Field } from './draft.ts';
import { shortened } from './read-values.ts';

/** Where the API is. */
export interface Base {
  readonly url: string;
  /** null: the document names no address that a manifest can say. */
  readonly origin: string | null;
  readonly hosts: readonly string[];
  readonly fields: readonly Field[];
  readonly variables: Variables;
  readonly comments: readonly Comment[];
}

const url = ['api', 'base_url'] as const;

/** Reserved for examples (RFC 2606): nobody answers there. */
const nowhere = 'api.example.com';

/** One address, or a choice of hosts where servers differ in nothing else. */
export function readServers(servers: readonly Server[]): Base {
  const read = servers.map((server) => ({
    server,
    address: readAddress(server.url.replace(/\/+$/, ''), server.variables),
  }));
  const usable = read.flatMap(({ server, address }) => (typeof address === 'string' ? [] : [{ server, address }]));
  const first = usable[0];
  const skipped = read.flatMap(({ server, address }) =>
    typeof address === 'string' ? [`Left out: ${shortened(server.url, 200)} ${address}.`] : [],
  );
  const notes = skipped.length > 0 ? [{ path: url, lines: skipped }] : [];
  if (first === undefined) {
    const sentence = `where the API is. The document names no https address; nobody answers at ${nowhere}.`;
    return {
      url: `https://${nowhere}`,
      origin: null,
      hosts: [nowhere],
      fields: [],
      variables: {},
      comments: [...notes, decide(url, sentence)],
    };
  }
  const doubts = first.address.doubts.map((doubt) => decide(['hosts'], doubt));
  const environments = alike(usable);
  if (environments.length > 1) return choice(environments, notes);
  const others = usable.slice(1).map(({ address }) => address.url);
  const more =
    others.length > 0 ? [decide(url, `whether this is the one. Others: ${others.slice(0, 5).join(', ')}`)] : [];
  const { address, server } = first;
  return {
    url: address.url,
    origin: address.origin,
    hosts: address.hosts,
    fields: address.fields,
    variables: server.variables,
    comments: [...notes, ...doubts, ...more],
  };
}

interface Usable {
  readonly server: Server;
  readonly address: Address;
}

/** Those without variables whose paths are that of the first, each host once. */
function alike(usable: readonly Usable[]): readonly Usable[] {
  const path = ({ address }: Usable) => address.url.slice(address.origin.length);
  const plain = usable.filter((one) => one.address.fields.length === 0 && path(one) === path(usable[0]!));
  if (plain.length !== usable.length) return [];
  return [...new Map(plain.map((one) => [one.address.origin, one])).values()];
}

function choice(environments: readonly Usable[], notes: readonly Comment[]): Base {
  const hosts = environments.flatMap(({ address }) => address.hosts);
  const choices = environments.map(({ server, address }) => ({
    value: address.hosts[0]!,
    title: shortened(server.description ?? address.hosts[0]!, 100),
  }));
  const path = environments[0]!.address.url.slice(environments[0]!.address.origin.length);
  return {
    url: `https://{server}${path}`,
    origin: 'https://{server}',
    hosts,
    fields: [{ name: 'server', title: 'Server', format: 'hostname', choices }],
    variables: {},
    comments: [
      ...notes,
      decide(['credential_fields'], 'which servers people may choose, how they are called, and a default.'),
    ],
  };
}
