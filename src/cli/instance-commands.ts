import { type Command, InvalidArgumentError } from 'commander';
import type { Io } from './io.ts';
import { collect, examples, onInstance, withSandbox } from './options.ts';

/** The commands that make, change and show instances. `exit` hears the exit code of those that have one of their own. */
export function addInstanceCommands(program: Command, io: Io, exit: (code: number) => void): void {
  program.commandsGroup('Instances:');
  withValues(withSandbox(program.command('add')))
    .summary('Add an instance of a connector.')
    .description('Adds an instance. On a terminal it asks for what is missing; elsewhere it lists everything that is.')
    .argument('<connector>', 'Id of the connector.')
    .option('--method <id>', "Authentication method (default: the connector's first).")
    .option('--advanced', 'Ask for advanced fields too.')
    .option('--token-set <source>', 'Bring in a live grant from another system: @file or - holds its JSON.')
    .option('--json', 'Print JSON.')
    .addHelpText(
      'after',
      examples(
        'evergrant add <connector>',
        'evergrant add <connector> --name shop --set client_id=abc --set client_secret=@secret.txt',
      ),
    )
    .action(async (connector, _options, command: Command) => {
      exit(await (await import('./commands/add.ts')).add(connector, command.optsWithGlobals(), io));
    });
  withValues(onInstance(program, 'edit'))
    .summary('Correct an instance in place.')
    .description(
      'Changes what is named and leaves the rest. The grant stays unless a changed field went into the consent.',
    )
    .option('--unset <field>', 'Let a field fall back to its default. Repeatable.', collect)
    .option('--json', 'Print JSON.')
    .addHelpText('after', examples('evergrant edit shop --set client_secret=-'))
    .action(async (instance, _options, command: Command) => {
      await (await import('./commands/edit.ts')).edit(instance, command.optsWithGlobals(), io);
    });
  withSandbox(program.command('list'))
    .summary('List the instances and what each needs.')
    .option('--connector <id>', 'Only those of this connector.')
    .option('--json', 'Print JSON.')
    .addHelpText('after', examples('evergrant list', "evergrant list --json | jq '.items[].name'"))
    .action(async (_options, command: Command) => {
      await (await import('./commands/list.ts')).list(command.optsWithGlobals(), io);
    });
  onInstance(program, 'show')
    .summary('Show everything about an instance but its secrets.')
    .option('--json', 'Print JSON.')
    .addHelpText('after', examples('evergrant show shop'))
    .action(async (instance, _options, command: Command) => {
      await (await import('./commands/show.ts')).show(instance, command.optsWithGlobals(), io);
    });
  onInstance(program, 'events')
    .summary('Show what happened to an instance.')
    .option('--limit <n>', 'How many, the newest first (default: 50, at most 500).', eventLimit)
    .option('--json', 'Print JSON.')
    .addHelpText('after', examples('evergrant events shop', 'evergrant events shop --limit 500 --json'))
    .action(async (instance, _options, command: Command) => {
      await (await import('./commands/events.ts')).events(instance, command.optsWithGlobals(), io);
    });
  onInstance(program, 'remove')
    .summary('Remove an instance with its grant.')
    .option('-y, --yes', 'Do not ask.')
    .option('--revoke', 'Revoke the grant at the provider first.')
    .addHelpText('after', examples('evergrant remove shop --yes'))
    .action(async (instance, _options, command: Command) => {
      exit(await (await import('./commands/remove.ts')).remove(instance, command.optsWithGlobals(), io));
    });
}

function withValues(command: Command): Command {
  return command
    .option(
      '--set <field=value>',
      'Value of a field; @file or - (standard input) as the value reads it. Repeatable.',
      collect,
    )
    .option('--name <name>', 'Name of the instance.')
    .option('--external-id <id>', 'Your own id for it, unique.')
    .option('--metadata <key=value>', 'Your own notes on it. Repeatable.', collect);
}

function eventLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return limit;
  throw new InvalidArgumentError('It must be a whole number from 1 to 500.');
}
