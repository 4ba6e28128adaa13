import { closeSync, fdatasyncSync, fstatSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes of a slot: a length, then the text. */
export const slotSize = 64 * 1024;
const lengthSize = 4;
/** Slots that the file grows by. */
const chunk = 16;

/**
 * A file of slots of one size. A place is made by writing it, not by promising it, so that a disk that is full later
 * cannot refuse what fits into it. A text counts once its length is written, which comes last.
 */
export class SlotFile {
  readonly path: string;
  readonly #file: number;
  #slots: number;

  constructor(path: string) {
    this.path = path;
    this.#file = openSync(path, 'a+', 0o600);
    closeSync(this.#file);
    this.#file = openSync(path, 'r+');
    this.#slots = Math.floor(fstatSync(this.#file).size / slotSize);
  }

  get slots(): number {
    return this.#slots;
  }

  /** Makes room for more; returns the first new slot. @throws ENOSPC and its like: then nothing has changed */
  grow(): number {
    const first = this.#slots;
    const zeros = Buffer.alloc(slotSize * chunk);
    writeAll(this.#file, zeros, first * slotSize);
    fsyncSync(this.#file);
    syncFolder(dirname(this.path));
    this.#slots += chunk;
    return first;
  }

  /** Durable when it returns. */
  write(slot: number, text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length > slotSize - lengthSize) throw new RangeError('The text does not fit into a slot.');
    writeAll(this.#file, bytes, slot * slotSize + lengthSize);
    fdatasyncSync(this.#file);
    this.#writeLength(slot, bytes.length);
  }

  /** null: empty. */
  read(slot: number): string | null {
    const head = Buffer.alloc(lengthSize);
    readSync(this.#file, head, 0, lengthSize, slot * slotSize);
    const length = head.readUInt32BE();
    if (length === 0 || length > slotSize - lengthSize) return null;
    const bytes = Buffer.alloc(length);
    readSync(this.#file, bytes, 0, length, slot * slotSize + lengthSize);
    return bytes.toString('utf8');
  }

  clear(slot: number): void {
    this.#writeLength(slot, 0);
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Closes it and takes it away. */
  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
  }

  #writeLength(slot: number, length: number): void {
    const head = Buffer.alloc(lengthSize);
    head.writeUInt32BE(length);
    writeAll(this.#file, head, slot * slotSize);
    fdatasyncSync(this.#file);
  }
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, position + done);
}

/** A new file is there after a crash only if its folder knows of it. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
