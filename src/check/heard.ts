import { EvergrantError } from '../errors.ts';

/** Everything that an engine said to anybody while a connector was checked, and every secret that it handled. */
export interface Heard {
  /** Something that a person or a program gets to see, where no secret belongs. */
  said(where: string, what: unknown): void;
  /** A value that must not stand in anything said. */
  secret(name: string, value: string | null | undefined): void;
  /** Each secret that was said, with where. */
  leaks(): readonly Leak[];
}

export interface Leak {
  readonly name: string;
  readonly where: string;
  /** How it was written. */
  readonly form: 'as it is' | 'percent-encoded' | 'base64-encoded';
}

/** Anything shorter is found by chance. */
const shortest = 6;

export function createHeard(): Heard {
  const texts: { where: string; text: string }[] = [];
  const secrets = new Map<string, string>();
  return {
    said: (where, what) => void texts.push({ where, text: textOf(what) }),
    secret(name, value) {
      if (value != null && value.length >= shortest && !secrets.has(value)) secrets.set(value, name);
    },
    leaks: () =>
      [...secrets].flatMap(([value, name]) =>
        formsOf(value).flatMap(([form, written]) => {
          const found = texts.find(({ text }) => text.includes(written));
          return found ? [{ name, where: found.where, form }] : [];
        }),
      ),
  };
}

/** What is written of a value, an error with all that hangs on it included. */
function textOf(what: unknown): string {
  if (what instanceof EvergrantError) {
    const { code, message, hint, problems, stack, cause } = what;
    return JSON.stringify({ code, message, hint, problems, stack, cause: cause === undefined ? null : textOf(cause) });
  }
  if (what instanceof Error)
    return `${what.stack ?? what.message} ${what.cause === undefined ? '' : textOf(what.cause)}`;
  return typeof what === 'string' ? what : JSON.stringify(what);
}

/** In JSON a quote or a backslash is escaped, so a value is looked for as JSON writes it, too. */
function formsOf(value: string): (readonly [Leak['form'], string])[] {
  const percent = encodeURIComponent(value);
  const base64 = [0, 1, 2].map((shift) => base64At(value, shift));
  return [
    ['as it is', value],
    ...(JSON.stringify(value).slice(1, -1) === value
      ? []
      : [['as it is', JSON.stringify(value).slice(1, -1)] as const]),
    ...(percent === value ? [] : [['percent-encoded', percent] as const]),
    ...base64.filter((text) => text.length >= shortest).map((text) => ['base64-encoded', text] as const),
  ];
}

/** The characters of base64 that a value has for certain where it begins `shift` bytes into a group of three. */
function base64At(value: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
  return whole.toString('base64').slice(shift === 0 ? 0 : 4);
}
