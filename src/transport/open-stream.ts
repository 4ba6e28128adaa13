import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Header, StreamedAnswer } from '../engine/ports.ts';
import { transportFailure } from './failure.ts';
import type { Outgoing } from './outgoing.ts';

/**
 * Sends and gives the answer as soon as its headers are there. The body is read no faster than it is consumed. An abort
 * rejects with the signal's reason, or ends the body with it.
 * @throws provider_unreachable, egress_refused (nothing was sent); provider_timeout, connection_lost
 */
export function openStream({ dispatcher, options, host }: Outgoing, signal?: AbortSignal): Promise<StreamedAnswer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let controller: Dispatcher.DispatchController | undefined;
    let body: Readable | undefined;

    const onAbort = () => {
      if (controller) controller.abort(abortReason());
      else reject(abortReason());
    };
    const abortReason = () => signal?.reason;
    signal?.addEventListener('abort', onAbort, { once: true });

    dispatcher.dispatch(options, {
      onRequestStart(started) {
        controller = started;
        // Aborted while the connection was being made: undici would wait for this request for ever.
        if (signal?.aborted) started.abort(abortReason());
      },
      onResponseStart(started, status) {
        if (status < 200) return;
        body = readable(started);
        resolve({ status, headers: headerPairs(started.rawHeaders), body });
      },
      onResponseData(started, chunk) {
        if (!body!.push(chunk)) started.pause();
      },
      onResponseEnd() {
        signal?.removeEventListener('abort', onAbort);
        body!.push(null);
      },
      onResponseError(_, error) {
        signal?.removeEventListener('abort', onAbort);
        const failure = signal?.aborted ? abortReason() : transportFailure(error, host, controller !== undefined);
        if (body) body.destroy(failure);
        else reject(failure);
      },
    });
  });
}

function readable(controller: Dispatcher.DispatchController): Readable {
  const body = new Readable({
    read: () => controller.resume(),
    destroy: (error, done) => {
      // After the last byte this does nothing.
      controller.abort(error ?? new Error('the reader left'));
      done(error);
    },
  });
  // An answer that nobody reads any more may still fail; without a listener that would end the process.
  body.on('error', () => {});
  return body;
}

function headerPairs(raw: Dispatcher.DispatchController['rawHeaders']): Header[] {
  const flat = (Array.isArray(raw) ? raw : []).map((part) =>
    typeof part === 'string' ? part : part.toString('latin1'),
  );
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
}
