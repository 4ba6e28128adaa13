import { onTestFinished } from 'vitest';
import type { OutboundRequest, Transport } from '../../src/engine/ports.ts';
import { createTransport, type TransportOptions } from '../../src/transport/transport.ts';

export const origin = 'https://api.example.com';
export const hosts = ['api.example.com'];

/** A transport that leads api.example.com to `target`. */
export function transportTo(target: string, options: Partial<TransportOptions> = {}): Transport {
  const transport = createTransport({
    connectTo: new Map([[origin, target]]),
    timeout: 5_000,
    userAgent: 'evergrant-test',
    ...options,
  });
  onTestFinished(() => transport.close());
  return transport;
}

export function get(path: string): OutboundRequest {
  return { method: 'GET', url: `${origin}${path}`, headers: [] };
}

export function post(path: string, body?: string): OutboundRequest {
  return { method: 'POST', url: `${origin}${path}`, headers: [], ...(body === undefined ? {} : { body }) };
}
