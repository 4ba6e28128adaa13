import type { Shown } from './plan.ts';

/** Stand-ins for values that are secret or not known yet. */
export interface Placeholders {
  /** A text that comes through every encoding, and through a host name, as it is. */
  standIn(name: string): string;
  /** Finds the stand-ins again, wherever they ended up. */
  read(text: string): Shown;
}

/** Letters and digits in lower case only: nothing that percent-encoding, JSON, a header or DNS would change. */
const mark = /xq(\d+)qx/g;

export function createPlaceholders(): Placeholders {
  const names: string[] = [];
  return {
    standIn: (name) => {
      if (!names.includes(name)) names.push(name);
      return `xq${names.indexOf(name)}qx`;
    },
    read: (text) => {
      const parts: Shown[number][] = [];
      let end = 0;
      for (const match of text.matchAll(mark)) {
        const name = names[Number(match[1])];
        if (name === undefined) continue;
        if (match.index > end) parts.push({ text: text.slice(end, match.index) });
        parts.push({ name });
        end = match.index + match[0].length;
      }
      if (end < text.length) parts.push({ text: text.slice(end) });
      return parts;
    },
  };
}
