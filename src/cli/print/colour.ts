import { styleText } from 'node:util';
import type { Io } from '../io.ts';

export type Paint = (tone: 'good' | 'warning' | 'bad' | 'quiet' | 'strong', text: string) => string;

const tones = { good: 'green', warning: 'yellow', bad: 'red', quiet: 'gray', strong: 'bold' } as const;

/** Colour where a person looks at a terminal that wants it; elsewhere the text as it is. */
export function painter(io: Pick<Io, 'colour'>): Paint {
  if (!io.colour) return (_tone, text) => text;
  return (tone, text) => styleText(tones[tone], text, { validateStream: false });
}
