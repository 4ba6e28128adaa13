import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
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

  /** @param mode `new` makes the file; `existing` throws where there is none */
  constructor(path: string, mode: 'new' | 'existing') {
    const flags = mode === 'new' ? constants.O_RDWR | constants.O_CREAT | constants.O_EXCL : constants.O_RDWR;
    this.path = path;
    this.#file = openSync(path, flags, 0o600);
    this.#slots = Math.floor(fstatSync(this.#file).size / slotSize);
  }

  get slots(): number {
    return this.#slots;
  }

  /** Makes room for more; returns the first new slot. @throws ENOSPC and its like: then nothing has changed */
  grow(): number {
    const first = this.#slots;
    try {
      writeAll(this.#file, Buffer.alloc(slotSize * chunk), first * slotSize);
      fsyncSync(this.#file);
      syncFolder(dirname(this.path));
    } catch (error) {
      ftruncateSync(this.#file, first * slotSize);
      throw error;
    }
    this.#slots += chunk;
    return first;
  }

  /** Durable when it returns. @throws RangeError where it does not fit */
  write(slot: number, text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length > slotSize - lengthSize) throw new RangeError('The text does not fit into a slot.');
    writeAll(this.#file, bytes, slot * slotSize + lengthSize);
    fdatasyncSync(this.#file);
    this.#writeLength(slot, bytes.length);
  }

  /** null: empty. A length that no text can have gives the whole slot: something is there, though not what was written. */
  read(slot: number): string | null {
    const bytes = Buffer.alloc(slotSize);
    readSync(this.#file, bytes, 0, slotSize, slot * slotSize);
    const length = bytes.readUInt32BE();
    return length === 0 ? null : bytes.toString('utf8', lengthSize, Math.min(slotSize, lengthSize + length));
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
