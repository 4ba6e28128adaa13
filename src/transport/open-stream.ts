import type { Dispatcher } from 'undici';
import type { Header, StreamedAnswer } from '../engine/ports.ts';
import { ArrivingAnswer } from './arriving-answer.ts';
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
    let answer: ArrivingAnswer | undefined;

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
        answer = new ArrivingAnswer(status, headerPairs(started.rawHeaders), started);
        // Whoever waits goes on when all is read that has arrived by now: of a short answer, its end too.
        resolve(answer);
      },
      onResponseData(_, chunk) {
        answer!.add(chunk);
      },
      onResponseEnd() {
        signal?.removeEventListener('abort', onAbort);
        answer!.end();
      },
      onResponseError(_, error) {
        signal?.removeEventListener('abort', onAbort);
        const failure = signal?.aborted ? abortReason() : transportFailure(error, host, controller !== undefined);
        if (answer) answer.fail(failure);
        else reject(failure);
      },
    });
  });
}

function headerPairs(raw: Dispatcher.DispatchController['rawHeaders']): Header[] {
  const pairs: Header[] = [];
  if (Array.isArray(raw)) for (let i = 0; i < raw.length; i += 2) pairs.push([text(raw[i]!), text(raw[i + 1]!)]);
  return pairs;
}

const text = (part: string | Buffer): string => (typeof part === 'string' ? part : part.toString('latin1'));
