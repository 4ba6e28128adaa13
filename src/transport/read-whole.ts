import type { Dispatcher } from 'undici';
import type { WholeAnswer } from '../engine/ports.ts';
import type { EvergrantError } from '../errors.ts';
import { decodeBody } from './decode-body.ts';
import { answerTooLarge, connectTimeout, providerTimeout, transportFailure } from './failure.ts';
import type { Outgoing } from './outgoing.ts';

export interface Limits {
  /** Milliseconds from now to the last byte of the answer. */
  readonly timeout: number;
  /** Bytes of the answer's body. */
  readonly size: number;
}

/**
 * Sends and reads the whole answer. One deadline covers everything from DNS to the last byte, so that a provider that
 * drips byte by byte cannot hold a refresh beyond it.
 * @throws provider_unreachable, egress_refused (nothing was sent); provider_timeout, connection_lost, answer_too_large,
 *   answer_unreadable (something may have been)
 */
export function readWhole({ dispatcher, options, host }: Outgoing, limits: Limits): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let head: Pick<WholeAnswer, 'status' | 'headers'> | undefined;
    let size = 0;
    let steps = 0;
    let over = false;
    let controller: Dispatcher.DispatchController | undefined;

    const begun = performance.now();
    const deadline = setTimeout(expire, limits.timeout);
    // Our own deadline stands in for undici's timers, which are coarse and begin anew with every piece of the body.
    dispatcher.dispatch(
      { ...options, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(started) {
          controller = started;
          // Given up while the connection was being made: nothing must be sent any more. A process that was stopped
          // finds the connection ready before it notices the time.
          const late = performance.now() - begun >= limits.timeout;
          if (over) started.abort(connectTimeout(host));
          else if (late) giveUp(connectTimeout(host));
        },
        onResponseStart(_, status, headers) {
          steps++;
          if (status >= 200) head = { status, headers: joined(headers) };
        },
        onResponseData(_, chunk) {
          steps++;
          size += chunk.length;
          if (size > limits.size) return giveUp(answerTooLarge(host, limits.size));
          chunks.push(chunk);
        },
        onResponseEnd() {
          if (settle()) resolve(whole());
        },
        onResponseError(_, error) {
          if (settle()) reject(transportFailure(error, host, controller !== undefined));
        },
      },
    );

    // A busy process may notice the deadline before it reads an answer that has already arrived: as long as a turn of
    // the event loop brings more of it, another turn is given. An answer that holds a new token is never thrown away.
    function expire(): void {
      const before = steps;
      setImmediate(() => {
        if (over) return;
        if (steps > before) return expire();
        giveUp(controller ? providerTimeout(host) : connectTimeout(host));
      });
    }

    function giveUp(error: EvergrantError): void {
      if (!settle()) return;
      reject(error);
      controller?.abort(error);
    }

    function settle(): boolean {
      if (over) return false;
      over = true;
      clearTimeout(deadline);
      return true;
    }

    function whole(): Promise<WholeAnswer> {
      const { status, headers } = head!;
      return decodeBody(Buffer.concat(chunks), headers['content-encoding'], limits.size, host).then((body) => ({
        status,
        headers,
        body,
      }));
    }
  });
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    all[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return all;
}
