import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { egressRefused } from './egress.ts';

/** Failed before a byte of the request was sent: DNS, connect, TLS, or refused by the egress rules. */
export class NotConnected extends Error {
  constructor(cause: Error) {
    super('no connection', { cause });
    this.name = 'NotConnected';
  }
}

export interface GuardOptions {
  /** Which addresses a name may lead to. One that is not allowed refuses the name, whatever else it leads to. */
  readonly allowed: (address: string) => boolean;
  /** Milliseconds for DNS, connect and TLS together. */
  readonly timeout: number;
  /** Further certificate authorities, PEM. */
  readonly ca?: string;
}

/**
 * Makes the connections of an undici agent. The address that was checked is the one that is dialled: there is no second
 * look-up in between that could give another answer. Always HTTP/1.1: HTTP/2 may send a request again by itself.
 */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(options.allowed),
    timeout: options.timeout,
    allowH2: false,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  } as buildConnector.BuildOptions);
  return (target, done) =>
    // undici swallows some errors of a connector by their code; a wrapper without a code always arrives.
    connect(target, (...result) => (result[0] ? done(new NotConnected(result[0]), null) : done(...result)));
}

function guardedLookup(allowed: (address: string) => boolean): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const first = addresses[0];
      if (!first || !addresses.every(({ address }) => allowed(address))) {
        return done(egressRefused(host, 'its name leads to an address that is not allowed'), '', 0);
      }
      if (options.all) return done(null, addresses);
      done(null, first.address, first.family);
    });
  };
}
