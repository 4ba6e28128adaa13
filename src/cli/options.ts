/** What several commands share in their words. */
import type { Command } from 'commander';

export function withSandbox(command: Command): Command {
  return command.option('--sandbox', 'Work with the instances of a running `evergrant serve --sandbox`.');
}

/** For options that may be given several times. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** The end of a command's help. */
export function examples(...commands: string[]): string {
  return `\nFor example:\n${commands.map((command) => `  ${command}`).join('\n')}`;
}

/** A command on one instance, which its first argument names. */
export function onInstance(program: Command, name: string): Command {
  return withSandbox(program.command(name).argument('<instance>', 'Its name, id or external id.'));
}
