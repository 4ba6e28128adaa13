import type { Config } from '../../config.ts';
import { unopenedWords } from '../../instance/spool-words.ts';
import { openRuntime } from '../../open.ts';
import { createMetrics } from '../../server/metrics.ts';
import { startServer } from '../../server/server.ts';
import { type CommandFlags, commandConfig, sandboxConfig } from '../command-config.ts';
import type { Io } from '../io.ts';
import { onSignal } from '../on-signal.ts';
import { removeSandboxNote, writeSandboxNote } from '../sandbox-directory.ts';
import { banner } from '../serve/banner.ts';
import { handOverAdminKey } from '../serve/hand-over-admin-key.ts';
import { serverLogger } from '../serve/server-logger.ts';
import { type Sandboxes, startSandboxes } from '../serve/start-sandboxes.ts';
import { usageError } from '../usage-error.ts';

export interface ServeFlags extends Omit<CommandFlags, 'sandbox'> {
  /** True: every simulated provider there is; a text: that connector's. */
  readonly sandbox?: boolean | string;
  /** Seconds; for trying out what happens at expiry. */
  readonly accessTokenLifetime?: number;
}

/** `evergrant serve`: runs the HTTP server until a signal stops it; requests under way are waited for. */
export async function serve(flags: ServeFlags, io: Io): Promise<void> {
  const { sandbox, accessTokenLifetime, ...configFlags } = flags;
  if (accessTokenLifetime !== undefined && !sandbox) throw usageError('--access-token-lifetime needs --sandbox.');
  // Read before anything starts, so that a mistake is said at once.
  const base = sandbox ? sandboxConfig(configFlags, io) : await commandConfig(configFlags, io);
  // Closed in the reverse order of opening, whatever happens in between.
  await using stack = new AsyncDisposableStack();

  const sandboxes = sandbox ? await openSandboxes(base, flags) : null;
  if (sandboxes !== null) stack.defer(() => sandboxes.close());
  const config = sandboxes === null ? base : withRedirects(base, sandboxes);
  const metrics = createMetrics();
  const runtime = await openRuntime(config, { sandbox: sandboxes !== null, observer: metrics.observer });
  stack.defer(() => runtime.close());
  const logger = serverLogger(io);
  stack.defer(runtime.startWebhooks(logger));
  stack.defer(runtime.startForgetting(logger));
  stack.defer(runtime.watchConnectors(logger));
  stack.defer(runtime.engine.startKeepAlive());
  const server = await startServer({ runtime, config, logger, metrics });
  stack.defer(() => server.close());
  const stopped = Promise.withResolvers<void>();
  onSignal(async () => stopped.resolve());

  const adminKey = await handOverAdminKey(runtime.apiKeys, {
    data: config.data,
    terminal: io.outputIsTerminal,
    sandbox: sandboxes !== null,
  });
  const link = io.outputIsTerminal ? await runtime.sessions.createLink() : null;
  const signInAddress = link === null ? null : `${server.publicUrl}/console/sign-in/${link}`;
  if (sandboxes !== null) {
    await writeSandboxNote(config.data, config.connectTo);
    stack.defer(() => removeSandboxNote(config.data));
  }
  for (const notice of [...runtime.notices, ...unopenedWords(runtime.engine.spool())]) io.stderr(`${notice}\n`);
  const commandFlags = { ...configFlags, sandbox: sandboxes !== null };
  io.stdout(await banner({ server, config, runtime, sandboxes, adminKey, signInAddress }, commandFlags, io));
  await stopped.promise;
  io.stdout('\nStopping: requests under way are waited for. Once more ends it at once.\n');
  // Who sits at a terminal has no balancer that must notice.
  if (sandboxes === null && !io.outputIsTerminal) await server.drain(config.drain);
}

function openSandboxes(config: Config, { sandbox, accessTokenLifetime }: ServeFlags): Promise<Sandboxes> {
  return startSandboxes(config.connectors, {
    ...(typeof sandbox === 'string' ? { only: sandbox } : {}),
    ...(accessTokenLifetime === undefined ? {} : { accessTokenLifetime }),
  });
}

function withRedirects(config: Config, sandboxes: Sandboxes): Config {
  // What was asked for by hand wins: it may lead to another sandbox.
  return Object.freeze({ ...config, connectTo: new Map([...sandboxes.connectTo, ...config.connectTo]) });
}
