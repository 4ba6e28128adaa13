import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { addConnectorCommands } from './connector-commands.ts';
import type { Io } from './io.ts';
import { collect, examples, withSandbox } from './options.ts';

/**
 * Every command with its words. What a command does is imported when it runs: help and usage errors stay quick. `exit`
 * hears the exit code of commands that have one of their own.
 */
export function createProgram(io: Io, exit: (code: number) => void): Command {
  const program = new Command('evergrant')
    .description('An open connector runtime: one manifest a connector, and an engine that keeps its grants alive.')
    .version(version(), '--version', 'Print the version.')
    .helpOption('-h, --help', 'Show this.')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      outputError: (text, write) => write(text.replace(/^error: /, 'evergrant: ')),
    })
    .showHelpAfterError('(--help after the command shows what it takes)')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .optionsGroup('Options:');
  addConfiguration(program);
  addConnectorCommands(program, io, exit);
  addInstanceCommands(program, io, exit);
  addUseCommands(program, io, exit);
  addServers(program, io);
  addKeyCommands(program, io);
  return program.addHelpText('after', examples('evergrant serve --sandbox', 'evergrant <command> --help'));
}

/** Understood before and after the command's name. Each has a variable too: docs/operations.md. */
function addConfiguration(program: Command): void {
  program
    .optionsGroup('Configuration (each has a variable, see docs/operations.md):')
    .option('--data <dir>', 'Data directory (default: ./.evergrant).')
    .option('--store <url>', 'Where instances are stored (default: sqlite: in the data directory).')
    .option('--server <url>', 'Work with a running server instead; its key comes from EVERGRANT_API_KEY.')
    .option('--connectors <dir>', 'Folder of manifests (default: ./connector, else the shipped ones).')
    .option(
      '--connect-to <from=to>',
      'Send what is meant for https://host to http://127.0.0.1:PORT. Repeatable.',
      collect,
    );
}

function addInstanceCommands(program: Command, io: Io, exit: (code: number) => void): void {
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

function addUseCommands(program: Command, io: Io, exit: (code: number) => void): void {
  program.commandsGroup('Grants:');
  onInstance(program, 'authorize')
    .summary('Get the consent: opens the browser and waits for the answer.')
    .description(
      'Sends you to the provider and waits for the answer, here or as the pasted address that the browser ended on.',
    )
    .option('--no-browser', 'Print the address only.')
    .option('--redirect-uri <uri>', 'Redirect URI as registered at the provider (default: a free port of 127.0.0.1).')
    .addHelpText(
      'after',
      examples('evergrant authorize shop', 'evergrant authorize shop --redirect-uri https://localhost/'),
    )
    .action(async (instance, _options, command: Command) => {
      await (await import('./commands/authorize.ts')).authorize(instance, command.optsWithGlobals(), io);
    });
  onInstance(program, 'token')
    .summary('Print a valid access token, and nothing else.')
    .option('--json', 'Print JSON: token, type, end and generation.')
    .option('--token-set <name>', 'A further token set, where the provider gives several.')
    .addHelpText('after', examples('TOKEN=$(evergrant token shop)'))
    .action(async (instance, _options, command: Command) => {
      await (await import('./commands/token.ts')).token(instance, command.optsWithGlobals(), io);
    });
  onInstance(program, 'refresh')
    .summary('Refresh the token now.')
    .option('--json', 'Print JSON, the token included.')
    .addHelpText('after', examples('evergrant refresh shop'))
    .action(async (instance, _options, command: Command) => {
      await (await import('./commands/refresh.ts')).refresh(instance, command.optsWithGlobals(), io);
    });
  onInstance(program, 'test')
    .summary("Make the connector's test call.")
    .option('--json', 'Print JSON.')
    .addHelpText('after', examples('evergrant test shop'))
    .action(async (instance, _options, command: Command) => {
      exit(await (await import('./commands/test.ts')).test(instance, command.optsWithGlobals(), io));
    });
  onInstance(program, 'call')
    .summary("Make an authenticated request to the provider's API.")
    .description(
      "Makes an authenticated request below the connector's API base URL. Exit code 1 for a status of 400 or more.",
    )
    .argument('<path>', 'Path below the API base URL.')
    .option('-X, --method <method>', 'HTTP method (default: GET; POST with a body).')
    .option('-d, --body <body>', 'Body; @file or - (standard input). JSON unless a header says otherwise.')
    .option('-H, --header <header>', '"Name: value". Repeatable.', collect)
    .option('-i, --include', 'Print status and headers too.')
    .addHelpText('after', examples('evergrant call shop /v1/orders', 'evergrant call shop /v1/orders -d @order.json'))
    .action(async (instance, path, _options, command: Command) => {
      exit(await (await import('./commands/call.ts')).call(instance, path, command.optsWithGlobals(), io));
    });
}

function addServers(program: Command, io: Io): void {
  program.commandsGroup('Servers:');
  program
    .command('serve')
    .summary('Run the HTTP server; with --sandbox, simulated providers beside it.')
    .option('--sandbox [connector]', 'Simulate the providers; nothing reaches a vendor. Uses ./.evergrant/sandbox.')
    .option('--access-token-lifetime <seconds>', 'Of the simulated providers, to try out expiry.', seconds)
    .option('--host <address>', 'Address to listen on (default: 127.0.0.1).')
    .option('--port <port>', 'Port to listen on, 0 for a free one (default: 4000).')
    .option('--public-url <url>', 'Origin under which browsers reach this server.')
    .addHelpText(
      'after',
      examples('evergrant serve --sandbox', 'evergrant serve --public-url https://connect.example.com'),
    )
    .action(async (_options, command: Command) => {
      await (await import('./commands/serve.ts')).serve(command.optsWithGlobals(), io);
    });
  program
    .command('sandbox')
    .summary('Run one simulated provider by itself.')
    .argument('[connector]', 'Id of the connector whose provider is simulated.')
    .option('--access-token-lifetime <seconds>', 'To try out expiry.', seconds)
    .option('--samples', 'Only print what to type to try the connector while serve --sandbox runs.')
    .option('--host <address>', 'Address to listen on (default: 127.0.0.1).')
    .option('--port <port>', 'Port to listen on (default: a free one).')
    .addHelpText('after', examples('evergrant sandbox --access-token-lifetime 30', 'evergrant sandbox <connector> --samples'))
    .action(async (connector, _options, command: Command) => {
      await (await import('./commands/run-sandbox.ts')).runSandbox(connector, command.optsWithGlobals(), io);
    });
}

function addKeyCommands(program: Command, io: Io): void {
  program.commandsGroup('Store:');
  const keys = program
    .command('keys')
    .summary('Show or rotate the encryption keys of the store.')
    .description('Shows or rotates the keys that seal what is stored. Keys are named by an id, never shown.')
    .helpCommand(false)
    .addHelpText('after', examples('evergrant keys list', 'evergrant keys rotate'));
  withSandbox(keys.command('list'))
    .summary('Show which key seals, and how many values each opens.')
    .option('--json', 'Print JSON.')
    .addHelpText('after', examples('evergrant keys list'))
    .action(async (_options, command: Command) => {
      await (await import('./commands/keys.ts')).listKeys(command.optsWithGlobals(), io);
    });
  withSandbox(keys.command('rotate'))
    .summary('Seal everything under a new key, while servers run.')
    .option('--json', 'Print JSON.')
    .addHelpText('after', examples('evergrant keys rotate'))
    .action(async (_options, command: Command) => {
      await (await import('./commands/keys.ts')).rotateKeys(command.optsWithGlobals(), io);
    });
}

function onInstance(program: Command, name: string): Command {
  return withSandbox(program.command(name).argument('<instance>', 'Its name, id or external id.'));
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

function seconds(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.');
  return Number(text);
}

function eventLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 500) return limit;
  throw new InvalidArgumentError('It must be a whole number from 1 to 500.');
}

function version(): string {
  // Both src/ and dist/ lie beside package.json.
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
