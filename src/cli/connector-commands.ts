import { type Command, Option } from 'commander';
import type { Io } from './io.ts';
import { collect, examples, withSandbox } from './options.ts';

/** The commands that look at manifests and send nothing. `exit` hears the exit code of those that have one of their own. */
export function addConnectorCommands(program: Command, io: Io, exit: (code: number) => void): void {
  program.commandsGroup('Connectors:');
  program
    .command('validate')
    .summary('Check manifests.')
    .description('Checks manifests and reports every problem as file:line:column. Exit code 1 where there is one.')
    .argument('[files...]', 'Manifests, or folders of them (default: the connectors folder).')
    .addOption(new Option('--format <format>', 'How to report.').choices(['text', 'json', 'sarif']).default('text'))
    .addHelpText('after', examples('evergrant validate connector/my-shop.yaml'))
    .action(async (files: string[], _options, command: Command) => {
      const { validateCommand } = await import('./commands/validate.ts');
      const flags = command.optsWithGlobals();
      // Files that are named need no configuration, so it is not loaded.
      const configured = files.length === 0 ? (await import('../config.ts')).readConfig(flags, io.env) : null;
      exit(await validateCommand(files, { format: flags.format, connectors: configured?.connectors }, io));
    });
  program
    .command('new')
    .summary('Begin a manifest from an OpenAPI or a discovery document.')
    .description(
      'Writes a first manifest from what a vendor publishes, and checks it. What the document leaves open stands in comments that begin with "Decide:".',
    )
    .argument('<id>', 'Id of the new connector, for example acme-store.')
    .option('--openapi <source>', 'OpenAPI 3 or Swagger 2 document: a file, or an https address.')
    .option('--discovery <source>', 'OpenID or RFC 8414 discovery document: a file, or an https address.')
    .option('--out <file>', 'Where to write, - for standard output (default: <id>.yaml in the connectors folder).')
    .option('--force', 'Replace the file where it is there already.')
    .addHelpText(
      'after',
      examples(
        'evergrant new acme-store --openapi openapi.json',
        'evergrant new acme-store --discovery https://login.acme.example/.well-known/openid-configuration',
      ),
    )
    .action(async (id: string, _options, command: Command) => {
      exit(await (await import('./commands/new.ts')).newConnector(id, command.optsWithGlobals(), io));
    });
  program
    .command('check')
    .summary('Play connectors against what their vendors document.')
    .description(
      "Plays each authentication method with the real engine against a simulated vendor, which does what the vendor's documentation says and misbehaves by script. Nothing leaves this machine, and time is simulated. Exit code 1 where something failed.",
    )
    .argument('[connectors...]', 'Ids of connectors (default: all of the connectors folder).')
    .addOption(new Option('--format <format>', 'How to report.').choices(['text', 'json', 'junit']).default('text'))
    .option('--scenario <name>', 'Only this scenario or comparison. Repeatable.', collect)
    .option('--seed <text>', 'Repeat a run exactly: what is random comes from this.')
    .addHelpText(
      'after',
      examples(
        'evergrant check',
        'evergrant check <connector> --scenario keep-alive',
        'evergrant check --format junit',
      ),
    )
    .action(async (connectors: string[], _options, command: Command) => {
      exit(await (await import('./commands/check.ts')).check(connectors, command.optsWithGlobals(), io));
    });
  withSandbox(program.command('connectors'))
    .summary('List connectors, or the fields of one.')
    .description('Lists the connectors that can be added; with an id, the fields that it asks for.')
    .argument('[connector]', 'Id of a connector.')
    .option('--json', 'Print JSON.')
    .addHelpText('after', examples('evergrant connectors', 'evergrant connectors <connector>'))
    .action(async (id, _options, command: Command) => {
      await (await import('./commands/connectors.ts')).connectors(id, command.optsWithGlobals(), io);
    });
  program
    .command('plan')
    .summary('Show the requests that a connector would send, and where each part comes from.')
    .description(
      'Shows every request of a connector without sending any. Secrets and unknown values are shown by name.',
    )
    .argument('<connector>', 'Id of the connector.')
    .option('--method <id>', "Authentication method (default: the connector's first).")
    .option(
      '--set <field=value>',
      'Value of a field, in place of its name; a secret stays hidden. Repeatable.',
      collect,
    )
    .option('--redirect-uri <uri>', 'Redirect URI, in place of its name.')
    .addOption(
      new Option('--format <format>', 'How to show it.').choices(['text', 'http', 'curl', 'json']).default('text'),
    )
    .addHelpText(
      'after',
      examples('evergrant plan <connector>', 'evergrant plan <connector> --set client_id=abc --format curl'),
    )
    .action(async (connector, _options, command: Command) => {
      await (await import('./commands/plan.ts')).plan(connector, command.optsWithGlobals(), io);
    });
  program
    .command('docs')
    .summary("Write a connector's page for administrators.")
    .description(
      'Writes what an administrator needs to know of a connector: how to get credentials, and what to enter.',
    )
    .argument('<connector>', 'Id of the connector.')
    .option('--redirect-uri <uri>', 'Redirect URI to register (default: that of EVERGRANT_PUBLIC_URL).')
    .addOption(new Option('--format <format>', 'What to write.').choices(['markdown', 'html']).default('markdown'))
    .addHelpText(
      'after',
      examples('evergrant docs <connector>', 'evergrant docs <connector> --format html > page.html'),
    )
    .action(async (connector, _options, command: Command) => {
      await (await import('./commands/docs.ts')).docs(connector, command.optsWithGlobals(), io);
    });
}
