import { EvergrantError } from '../../errors.ts';
import { type CredentialValues, readCredentials } from '../../instance/credentials.ts';
import type { AuthenticationMethod, Connector } from '../../manifest/connector.ts';
import { planMethod } from '../../plan/plan-method.ts';
import { readAssignments } from '../add/read-assignments.ts';
import { checkRedirectUri } from '../check-redirect-uri.ts';
import type { CommandFlags } from '../command-config.ts';
import { findMethod } from '../instances/find-method.ts';
import type { Io } from '../io.ts';
import { loadManifest } from '../load-manifest.ts';
import { curl } from '../plan/curl.ts';
import type { PlanFormatter } from '../plan/formatter.ts';
import { http } from '../plan/http.ts';
import { json } from '../plan/json.ts';
import { text } from '../plan/text.ts';

export interface PlanFlags extends CommandFlags {
  readonly method?: string;
  readonly set?: readonly string[];
  readonly format: 'text' | 'http' | 'curl' | 'json';
  readonly redirectUri?: string;
}

const formatters: Readonly<Record<PlanFlags['format'], PlanFormatter>> = { text, http, curl, json };

/** `evergrant plan`: the requests that a connector would send, none of them sent. */
export async function plan(id: string, flags: PlanFlags, io: Io): Promise<void> {
  if (flags.redirectUri !== undefined) checkRedirectUri(flags.redirectUri);
  const manifest = await loadManifest(id, flags, io);
  const { connector } = manifest;
  const method = findMethod(connector, flags.method);
  // A secret is not shown, whoever gave it; a word on the shell's history still is in place.
  const given = await readAssignments(flags.set ?? [], method.credential_fields, io, false);
  const planned = planMethod({
    connector,
    method,
    text: manifest.text,
    parentOf: manifest.parentOf,
    entered: checked(connector, method, given),
    redirect_uri: flags.redirectUri ?? null,
  });
  io.stdout(formatters[flags.format](planned, manifest.file));
}

/** What is missing is shown by its name; what is there must be right. */
function checked(
  connector: Connector,
  method: AuthenticationMethod,
  given: Readonly<Record<string, string>>,
): CredentialValues {
  const { values, problems } = readCredentials(connector, method, given);
  const wrong = problems.filter(({ field }) => field in given && given[field] !== '');
  if (wrong.length === 0) return values;
  throw new EvergrantError('invalid_credentials', `${connector.title} cannot take these values.`, { problems: wrong });
}
