import { Readable, type Writable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Header, StreamedAnswer } from '../engine/ports.ts';

/** Bytes that are held for a reader who has not come yet. */
const most = 64 * 1024;

/**
 * An answer while it arrives. Most answers are short and come in one piece: those are held as they are, and a stream is
 * made only for a reader who wants one.
 */
export class ArrivingAnswer implements StreamedAnswer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly #controller: Dispatcher.DispatchController;
  #held: Buffer[] = [];
  #size = 0;
  #ended = false;
  #failure: Error | null = null;
  #body: Readable | null = null;
  #to: Writable | null = null;

  constructor(status: number, headers: readonly Header[], controller: Dispatcher.DispatchController) {
    this.status = status;
    this.headers = headers;
    this.#controller = controller;
  }

  get whole(): Buffer | null {
    if (!this.#ended || this.#body !== null || this.#to !== null) return null;
    return this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held);
  }

  get body(): Readable {
    this.#body ??= this.#opened();
    return this.#body;
  }

  passTo(to: Writable): void {
    this.#to = to;
    to.once('close', () => {
      // After the last byte this does nothing.
      if (!to.writableFinished) this.#controller.abort(new Error('the reader left'));
    });
    for (const chunk of this.#held) to.write(chunk);
    this.#held = [];
    if (this.#failure) to.destroy();
    else if (this.#ended) to.end();
    else if (this.#size >= most) this.#controller.resume();
  }

  add(chunk: Buffer): void {
    const to = this.#to;
    if (to) {
      if (to.write(chunk) || to.destroyed) return;
      this.#controller.pause();
      to.once('drain', () => this.#controller.resume());
      return;
    }
    if (this.#body) {
      if (!this.#body.push(chunk)) this.#controller.pause();
      return;
    }
    this.#held.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= most) this.#controller.pause();
  }

  end(): void {
    this.#ended = true;
    this.#body?.push(null);
    this.#to?.end();
  }

  fail(failure: Error): void {
    this.#failure = failure;
    this.#body?.destroy(failure);
    this.#to?.destroy();
  }

  #opened(): Readable {
    const controller = this.#controller;
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
    for (const chunk of this.#held) body.push(chunk);
    this.#held = [];
    if (this.#ended) body.push(null);
    if (this.#failure) body.destroy(this.#failure);
    return body;
  }
}
