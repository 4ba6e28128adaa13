import { randomBytes } from 'node:crypto';
import { isLoopback } from '../../config/origins.ts';
import type { BegunAuthorization, FinishedAuthorization, InstanceView } from '../../engine/engine.ts';
import { EvergrantError } from '../../errors.ts';
import { relativeTime } from '../../instance/relative-time.ts';
import { openCallbackListener } from '../authorize/callback-listener.ts';
import { openBrowser } from '../authorize/open-browser.ts';
import { readPasted } from '../authorize/read-pasted.ts';
import { createReceiver, type Receiver } from '../authorize/receiver.ts';
import { checkRedirectUri } from '../check-redirect-uri.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { commandLine } from '../print/command-line.ts';
import { withRuntime } from '../with-engine.ts';

export interface AuthorizeFlags extends CommandFlags {
  /** False with `--no-browser`. */
  readonly browser?: boolean;
  readonly redirectUri?: string;
}

/**
 * `evergrant authorize`: sends a person to the provider and waits for the answer, which reaches a listener on this
 * machine or is pasted. The random browser id never leaves this process, so nobody else can finish what it began.
 */
export async function authorize(handle: string, flags: AuthorizeFlags, io: Io): Promise<void> {
  if (flags.redirectUri !== undefined) checkRedirectUri(flags.redirectUri);
  await withRuntime(flags, io, async (engine) => {
    const instance = await engine.instance(handle);
    const browser = randomBytes(32).toString('base64url');
    const receiver = createReceiver(engine, { connector: instance.connector, browser });
    const wanted = flags.redirectUri ?? `http://127.0.0.1:0/oauth/callback/${instance.connector}`;
    const listener = canListen(new URL(wanted)) ? await openCallbackListener(wanted, receiver) : null;
    try {
      const redirect_uri = listener?.redirectUri ?? wanted;
      const begun = await engine.beginAuthorization(instance.id, { redirect_uri, browser });
      explain(begun, instance, listener !== null, io);
      if (flags.browser !== false) openBrowser(begun.authorization_url, io);
      const finished = await waitFor(receiver, begun, listener === null, io);
      for (const warning of finished.warnings) io.stderr(`Warning: ${warning.message}\n`);
      io.stdout(result(finished, flags, io));
    } finally {
      await listener?.close();
    }
  });
}

/** Without TLS only, and on a port that was named: a browser sent to https://localhost/ finds nobody, hence the paste. */
function canListen(url: URL): boolean {
  return url.protocol === 'http:' && isLoopback(url.hostname) && url.port !== '';
}

function explain(begun: BegunAuthorization, instance: InstanceView, listening: boolean, io: Io): void {
  for (const warning of begun.warnings) io.stderr(`Warning: ${warning.message}\n`);
  io.stdout(
    `Open this address in a browser and allow the access for ${instance.name}:\n\n${begun.authorization_url}\n\n`,
  );
  io.stdout(
    listening
      ? `Waiting at ${begun.redirect_uri} for the browser to come back.\nOn another machine than the browser? Paste the address here that it ended on.\n`
      : `The browser will then end on ${new URL(begun.redirect_uri).origin}, on a page that may not load. That is fine: copy the whole address\nfrom the address bar, paste it here and press Enter.\n`,
  );
}

async function waitFor(
  receiver: Receiver,
  begun: BegunAuthorization,
  pasteOnly: boolean,
  io: Io,
): Promise<FinishedAuthorization> {
  const stopReading = readPasted(receiver, io, { only: pasteOnly });
  const timer = setTimeout(() => receiver.fail(tooLate()), begun.expires_at - Date.now());
  try {
    return await receiver.outcome;
  } finally {
    clearTimeout(timer);
    stopReading();
  }
}

function result({ instance, held }: FinishedAuthorization, flags: CommandFlags, io: Io): string {
  if (held) {
    const decide = commandLine(['decide', instance.name], flags, io);
    return `\nNothing has changed for ${instance.name}: the account before stays in use.\nDecide which one stays: ${decide}\n`;
  }
  const scope = instance.scope === null ? '' : ` Scope: ${instance.scope}.`;
  const end = instance.expires_at === null ? '' : ` The token ends ${relativeTime(instance.expires_at, Date.now())}.`;
  const open = instance.health.next_step === null ? '' : ` ${instance.health.reason} ${instance.health.next_step}`;
  return `\nAuthorised ${instance.name}.${scope}${end}${open}\nTry it: ${commandLine(['test', instance.name], flags, io)}\n`;
}

function tooLate(): EvergrantError {
  return new EvergrantError('state_expired', 'Nobody answered in time, and the pending authorization has ended.', {
    hint: 'Run the command again.',
  });
}
