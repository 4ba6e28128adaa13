import { generate } from 'selfsigned';

/** A certificate authority of a test's own. */
export interface Authority {
  /** PEM. */
  readonly cert: string;
  /** A certificate, with its key, for a DNS name or an IPv4 address. */
  issue(host: string): Promise<{ readonly cert: string; readonly key: string }>;
}

export async function makeAuthority(name: string): Promise<Authority> {
  const authority = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  return {
    cert: authority.cert,
    async issue(host) {
      const names = /^[\d.]+$/.test(host) ? { type: 7 as const, ip: host } : { type: 2 as const, value: host };
      const { cert, private: key } = await generate([{ name: 'commonName', value: host }], {
        keyType: 'ec',
        algorithm: 'sha256',
        ca: { key: authority.private, cert: authority.cert },
        extensions: [
          { name: 'keyUsage', digitalSignature: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: [names] },
        ],
      });
      return { cert, key };
    },
  };
}
