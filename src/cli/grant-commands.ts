import { Argument, type Command } from 'commander';
import type { Io } from './io.ts';
import { collect, examples, onInstance } from './options.ts';

/** The commands that get, keep and use the grant of an instance. `exit` hears the exit code of those that have one. */
export function addGrantCommands(program: Command, io: Io, exit: (code: number) => void): void {
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
  onInstance(program, 'decide')
    .summary('Decide which account stays, where another one was authorised.')
    .description(
      'Where another account was authorised than before, its grant is held for seven days and the one before stays in use. Without a decision this says which accounts they are.',
    )
    .addArgument(new Argument('[decision]', 'use: the new account. drop: the account before.').choices(['use', 'drop']))
    .addHelpText('after', examples('evergrant decide shop', 'evergrant decide shop use'))
    .action(async (instance, decision, _options, command: Command) => {
      await (await import('./commands/decide.ts')).decide(instance, decision, command.optsWithGlobals(), io);
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
