import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** A load balancer as small as one can be: in turn, to those whose `/readyz` says 200; nothing is sent twice. */
export interface Balancer {
  readonly origin: string;
  /** Takes a node into account; its origin. */
  add(node: string): void;
  remove(node: string): void;
  /** Nodes that are sent requests at present. */
  ready(): readonly string[];
  close(): Promise<void>;
}

/** Milliseconds between two looks at every node. */
const lookEvery = 100;

export async function startBalancer(): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  const nodes = new Map<string, { ready: boolean }>();
  const looking = setInterval(() => {
    for (const [node, state] of nodes) {
      fetch(`${node}/readyz`).then(
        ({ status, body }) => {
          state.ready = status === 200;
          return body?.cancel();
        },
        () => {
          state.ready = false;
        },
      );
    }
  }, lookEvery);
  let turn = 0;
  const ready = () => [...nodes].filter(([, state]) => state.ready).map(([node]) => node);
  const server = createServer((incoming, outgoing) => {
    const choice = ready();
    turn += 1;
    const node = choice[turn % choice.length];
    if (node === undefined) return void outgoing.writeHead(503).end('No node is ready.');
    forward(node, agent, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (node) => void nodes.set(node, { ready: false }),
    remove: (node) => void nodes.delete(node),
    ready,
    async close() {
      clearInterval(looking);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function forward(node: string, agent: Agent, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming;
  const { host: _, connection: __, ...passed } = headers;
  const upstream = request(`${node}${url}`, { method, agent, headers: passed }, (answer) => {
    const { connection: ___, ...back } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, back);
    pipeline(answer, outgoing, () => {});
  });
  upstream.on('error', (error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(`The balancer could not reach ${node}: ${error.message}`);
  });
  pipeline(incoming, upstream, () => {});
}
