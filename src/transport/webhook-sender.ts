import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { WebhookSender } from '../engine/ports.ts';
import { isExcepted, type ProxyRoute, proxyConnector } from './proxy-connector.ts';

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and base64. */
  readonly secret: string;
  readonly userAgent: string;
  /** The way out of a closed network; null: none is needed. */
  readonly proxy?: ProxyRoute | null;
  /** Further certificate authorities, PEM. */
  readonly ca?: string;
}

/** Milliseconds for one delivery, from DNS to the status. */
const timeout = 15_000;
/** Of that for the connection. */
const connectTimeout = 5_000;
/** Bytes of an answer that are read so that its connection can be used again. */
const mostRead = 16_384;

/**
 * Delivers to the operator's own address, which no manifest names: the egress rules of connectors do not apply to it.
 * A redirect is an answer that is not a 2xx; it is not followed. An https address is reached through the proxy, if any.
 */
export function webhookSender({ url, secret, userAgent, proxy = null, ca }: WebhookOptions): WebhookSender {
  const { protocol, hostname } = new URL(url);
  const connecting = { timeout: connectTimeout, ...(ca === undefined ? {} : { ca }) };
  const tunnelled = proxy !== null && protocol === 'https:' && !isExcepted(hostname, proxy);
  const connect = tunnelled ? proxyConnector({ proxy: new URL(proxy.url), ...connecting }) : connecting;
  const agent = new Agent({ connect, headersTimeout: timeout, bodyTimeout: timeout });
  const webhook = new Webhook(secret);
  return {
    async send({ id, body }, now) {
      const sentAt = new Date(now);
      try {
        const answer = await request(url, {
          method: 'POST',
          dispatcher: agent,
          headers: {
            'content-type': 'application/json',
            'user-agent': userAgent,
            'webhook-id': id,
            'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
            'webhook-signature': webhook.sign(id, sentAt, body),
          },
          body,
          signal: AbortSignal.timeout(timeout),
        });
        await answer.body.dump({ limit: mostRead }).catch(() => {});
        const { statusCode } = answer;
        return statusCode >= 200 && statusCode < 300 ? null : `the receiver answered ${statusCode}`;
      } catch (error) {
        const { code, name } = error as { code?: string; name?: string };
        return name === 'TimeoutError' ? 'the receiver did not answer in time' : `no connection (${code ?? name})`;
      }
    },
    close: () => agent.destroy(),
  };
}
