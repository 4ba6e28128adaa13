import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Between a program and PostgreSQL, as strict as a pooler in transaction mode. */
export interface TransactionPooler {
  /** As the server's, with this relay's port. */
  readonly url: string;
  /** How often a transaction was handed to another session than the one before it on the same connection. */
  handedOver(): number;
  close(): Promise<void>;
}

/** What PgBouncer passes on or follows; it refuses a connection that brings any other. */
const startUpParameters = [
  ...['user', 'database', 'client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings'],
  ...['application_name'],
];
const protocol = 3 << 16;
const readyForQuery = 'Z'.charCodeAt(0);
const outsideTransaction = 'I'.charCodeAt(0);

/**
 * Gives each connection two sessions of the server, and hands each transaction to the one that did not have the last:
 * settings, named statements and locks of a session are gone with it. Speaks frontend/backend protocol 3.0 without TLS,
 * to a server that asks for a password in clear.
 */
export async function startTransactionPooler(serverUrl: string): Promise<TransactionPooler> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let handedOver = 0;
  const relay = createServer({ noDelay: true }, (client) => {
    const sessions = [0, 1].map(() => connect({ port: Number(target.port), host: target.hostname, noDelay: true }));
    let active = 0;
    for (const [index, session] of sessions.entries()) {
      // The client hears of one session's beginning.
      let heard = index === 0;
      session.on(
        'data',
        messages((message) => {
          const ready = message[0] === readyForQuery;
          if (!heard) {
            heard = ready;
            return;
          }
          client.write(message);
          if (index !== active || !ready || message[5] !== outsideTransaction) return;
          active = 1 - active;
          handedOver += 1;
        }),
      );
    }
    let begun = 0;
    client.on('data', (bytes) => {
      const refused = begun === 0 ? unwelcome(bytes) : [];
      if (refused.length > 0) return void client.end(errorResponse(`unsupported startup parameter: ${refused}`));
      // The start-up packet and the password go to both.
      const to = begun < 2 ? sessions : [sessions[active]!];
      begun += 1;
      for (const session of to) session.write(bytes);
    });
    for (const each of [client, ...sessions]) {
      sockets.add(each);
      each.on('error', () => {});
      each.on('close', () => {
        sockets.delete(each);
        for (const other of [client, ...sessions]) other.destroy();
      });
    }
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const url = new URL(serverUrl);
  url.port = String((relay.address() as AddressInfo).port);
  return {
    url: url.href,
    handedOver: () => handedOver,
    async close() {
      for (const socket of sockets) socket.destroy();
      relay.close();
      await once(relay, 'close');
    },
  };
}

/** Cuts a stream of the server into messages: a letter, the length of what follows, and that. */
function messages(use: (message: Buffer) => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
      const end = 1 + rest.readUInt32BE(1);
      use(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}

/** Names of a start-up packet that a pooler refuses. */
function unwelcome(packet: Buffer): readonly string[] {
  if (packet.readUInt32BE(4) !== protocol) return ['another protocol'];
  const words = packet.toString('utf8', 8).split('\0');
  return words.filter((word, index) => index % 2 === 0 && word !== '' && !startUpParameters.includes(word));
}

function errorResponse(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
