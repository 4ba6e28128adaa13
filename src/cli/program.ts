import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { addConnectorCommands } from './connector-commands.ts';
import { addGrantCommands } from './grant-commands.ts';
import { addInstanceCommands } from './instance-commands.ts';
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
  addGrantCommands(program, io, exit);
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
    .addHelpText(
      'after',
      examples('evergrant sandbox --access-token-lifetime 30', 'evergrant sandbox <connector> --samples'),
    )
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

function seconds(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.');
  return Number(text);
}

function version(): string {
  // Both src/ and dist/ lie beside package.json.
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
