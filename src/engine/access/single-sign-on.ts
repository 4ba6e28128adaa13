import type { SingleSignOnConfig } from '../../config.ts';
import { EvergrantError } from '../../errors.ts';
import { codeVerifier, verifierBytes } from '../../oauth/pkce.ts';
import type { Clock, IdentityProvider, RandomBytes, SignInSecrets } from '../ports.ts';
import type { Store } from '../store.ts';
import type { Role } from './api-keys.ts';
import { grantedRole, nameOf } from './granted-role.ts';
import { digest, randomText } from './random-text.ts';

/** Sign-in to the console through an identity provider. */
export interface SingleSignOn {
  /** How the provider is called on pages. */
  readonly name: string;
  /** Whether the console takes API keys too. */
  readonly keys: boolean;
  /** Begins a sign-in of one browser; returns where it goes. @throws as IdentityProvider.signInUrl */
  begin(wanted: WantedSignIn): Promise<string>;
  /**
   * Ends it: once, within ten minutes, in the browser that began.
   * @param authorizationResponse the whole address that the browser was led back to
   * @throws unknown_state, forbidden (nobody gave this person a role), and as IdentityProvider.identify
   */
  finish(browser: string | undefined, authorizationResponse: string): Promise<Arrival>;
  /** Where somebody signs out of the provider; null where it does not say. */
  signOutUrl(): Promise<string | null>;
}

export interface WantedSignIn {
  /** What the browser's cookie holds. */
  readonly browser: string;
  readonly redirectUri: string;
  /** The page to end on. */
  readonly next: string;
  /** The id of the session that the new one replaces. */
  readonly replaces: string | null;
}

export interface Arrival {
  readonly name: string;
  readonly role: Role;
  readonly next: string;
  readonly replaces: string | null;
}

interface Kept extends SignInSecrets, Pick<Arrival, 'next' | 'replaces'> {}

/** How long somebody may take at the provider. Milliseconds. */
const attemptLives = 10 * 60_000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly provider: IdentityProvider;
  readonly config: Pick<SingleSignOnConfig, 'roles' | 'keys'>;
}

export function createSingleSignOn({ store, clock, random, provider, config }: Parts): SingleSignOn {
  const { sessions } = store;
  // Kept where the forms of a session are, sealed: whose cookie it is stands in for the session that is still to come.
  const ownerOf = (browser: string) => digest(`sign-in ${browser}`);
  const needed = [...new Set(config.roles.map(({ claim }) => claim))];

  return {
    name: provider.name,
    keys: config.keys,
    signOutUrl: () => provider.signOutUrl(),

    async begin({ browser, redirectUri, next, replaces }) {
      const state = randomText(random, 32);
      const secrets = { state, nonce: randomText(random, 32), code_verifier: codeVerifier(random(verifierBytes)) };
      const url = await provider.signInUrl(secrets, redirectUri);
      const now = clock.now();
      const kept: Kept = { ...secrets, next, replaces };
      await sessions.insertDraft(
        {
          draft_hash: digest(state),
          session_hash: ownerOf(browser),
          text: JSON.stringify(kept),
          expires_at: now + attemptLives,
        },
        now,
      );
      return url;
    },

    async finish(browser, authorizationResponse) {
      const kept = await take(browser, new URL(authorizationResponse).searchParams.getAll('state'));
      if (kept === null) throw unknownAttempt();
      const claims = await provider.identify(authorizationResponse, kept, needed);
      const role = grantedRole(claims, config.roles);
      const name = nameOf(claims);
      if (role === null) throw noRole(name, provider.name);
      return { name, role, next: kept.next, replaces: kept.replaces };
    },
  };

  /** Of this browser alone, and only once: of two that ask, the one that removes it has it. */
  async function take(browser: string | undefined, states: readonly string[]): Promise<Kept | null> {
    const [state, ...others] = states;
    if (browser === undefined || state === undefined || others.length > 0) return null;
    const owner = ownerOf(browser);
    const text = await sessions.draft(digest(state), owner, clock.now());
    if (text === null || !(await sessions.removeDraft(digest(state), owner))) return null;
    return JSON.parse(text) as Kept;
  }
}

function unknownAttempt(): EvergrantError {
  return new EvergrantError(
    'unknown_state',
    'This sign-in began in another browser, was used already, or is older than ten minutes.',
    { hint: 'Open the sign-in page in this browser and begin again.' },
  );
}

function noRole(name: string, provider: string): EvergrantError {
  return new EvergrantError('forbidden', `${provider} says that you are ${name}, who has no role here.`, {
    hint: `Ask whoever runs this server for a role. They give it by what ${provider} says of you, such as a group that you are in (setting EVERGRANT_OIDC_ROLES). If you have another account, sign out at ${provider} first.`,
  });
}
