import { EvergrantError, type Problem } from '../errors.ts';

/** Reads one setting after the other and collects what is wrong, so that a person hears of everything at once. */
export interface Settings {
  /** The flag, else the variable, parsed; undefined where neither is given or the value cannot be used. */
  read<T>(flag: string, flagValue: string | undefined, variable: string, parse: Parse<T>): T | undefined;
  /** A setting that has no flag: a flag would show its value in the process list. */
  variable<T>(name: string, parse: Parse<T>): T | undefined;
  /** Adds what is wrong with a setting only because of another one. */
  refuse(name: string, message: string): void;
  /** Notes that a setting is not there although another one needs it; quiet where it is there and cannot be used. */
  missing(name: string, message: string): void;
  /** @throws invalid_configuration where anything could not be used */
  throwProblems(): void;
}

/** Throws an Error whose message continues the sentence that begins with the setting's name. */
export type Parse<T> = (text: string) => T;

export function createSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: Problem[] = [];

  function attempt<T>(name: string, text: string | undefined, parse: Parse<T>): T | undefined {
    if (text === undefined) return undefined;
    try {
      return parse(text.trim());
    } catch (cause) {
      problems.push({ field: name, message: cause instanceof Error ? cause.message : 'cannot be used.' });
      return undefined;
    }
  }

  return {
    read(flag, flagValue, variable, parse) {
      // An empty flag is a mistake (`--data ""`); an empty variable is how shells and containers say "not set".
      if (flagValue === '') {
        problems.push({ field: flag, message: 'is empty.' });
        return undefined;
      }
      return flagValue === undefined ? this.variable(variable, parse) : attempt(flag, flagValue, parse);
    },
    variable: (name, parse) => attempt(name, env[name]?.trim() === '' ? undefined : env[name], parse),
    refuse: (field, message) => void problems.push({ field, message }),
    missing(name, message) {
      if (!problems.some(({ field }) => field === name)) problems.push({ field: name, message });
    },
    throwProblems() {
      const [first, ...others] = problems;
      if (first === undefined) return;
      const message =
        others.length === 0 ? `${first.field} ${first.message}` : `${problems.length} settings cannot be used.`;
      throw new EvergrantError('invalid_configuration', message, {
        problems: others.length === 0 ? [] : problems,
        hint: 'All settings are listed in docs/operations.md.',
      });
    },
  };
}
