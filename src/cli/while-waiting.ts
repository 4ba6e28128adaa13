import type { Io } from './io.ts';

/** After which a person wants to hear why nothing happens, milliseconds. */
const patience = 10_000;

/** The work's outcome; where that takes long, a line says what is waited for. */
export async function whileWaiting<T>(io: Io, work: Promise<T>): Promise<T> {
  const words =
    'Still waiting: for the provider, or until what an ended process left under way may be taken over (a minute at most, unless configured otherwise).\n';
  const timer = setTimeout(() => io.stderr(words), patience);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
