import {
  type AuthorizationOutcome,
  checkAuthorizationRequest,
  codeCallback,
  errorCallback,
  type PendingConsent,
} from './authorization-endpoint.ts';
import type { AuthorizationEndpoint, AuthorizationServer } from './authorization-server.ts';
import { createBoundedMap } from './bounded-map.ts';
import type { Answer, Incoming } from './exchange.ts';
import type { Ledger } from './ledger.ts';
import { problemPage } from './pages/problem-page.ts';
import { signInPage } from './pages/sign-in-page.ts';
import { formParameters } from './parameters.ts';
import { digest, randomText } from './secret.ts';

/** The authorization endpoint as a browser sees it. */
export interface ConsentDesk {
  /** GET: the sign-in page, or a redirect with an error. */
  ask(request: Incoming): Answer;
  /** POST from that page: the redirect that carries the customer's answer. */
  decide(request: Incoming): Answer;
  /** Whether the page that this POST answers was this desk's. */
  knows(request: Incoming): boolean;
}

interface Ticket {
  readonly pending: PendingConsent;
  /** Digest of the cookie of the browser that was asked. */
  readonly browser: string;
  readonly expires_at: number;
}

const ticketLifetime = 10 * 60_000;
// Cookies know no ports: the name must not collide with one of the server under test on the same host.
const cookieName = 'sandbox_browser';

/** `vendor`: its name, as people know it. */
export function createConsentDesk(
  vendor: string,
  server: AuthorizationServer,
  endpoint: AuthorizationEndpoint,
  ledger: Ledger,
): ConsentDesk {
  const tickets = createBoundedMap<Ticket>(10_000);
  return {
    ask(request) {
      const outcome = checkAuthorizationRequest(server, endpoint, vendor, request);
      if (outcome.kind !== 'ask') return refusal(vendor, outcome);
      const browser = browserOf(request) ?? randomText(32);
      const ticket = randomText(32);
      const expires_at = ledger.now() + ticketLifetime;
      tickets.set(digest(ticket), { pending: outcome.pending, browser: digest(browser), expires_at });
      const cookie = `${cookieName}=${browser}; Path=/; HttpOnly; SameSite=Lax`;
      const { pending } = outcome;
      return signInPage({ vendor, pending, ticket, action: request.path }, { 'set-cookie': cookie });
    },
    knows: (request) => tickets.get(digest(formParameters(request).get('ticket') ?? '')) !== undefined,
    decide(request) {
      const form = formParameters(request);
      const key = digest(form.get('ticket') ?? '');
      const ticket = tickets.get(key);
      const decision = form.get('decision');
      const startAgain = 'Go back to where you came from and start again.';
      if (ticket === undefined || ledger.now() >= ticket.expires_at)
        return problemPage(vendor, 'This sign-in page was answered already, or it is too old.', startAgain);
      // Otherwise another site could post a ticket of its own through this browser (RFC 9700 §4.7).
      if (ticket.browser !== digest(browserOf(request) ?? ''))
        return problemPage(vendor, 'The answer comes from another browser than the one that was asked.', startAgain);
      if (decision !== 'allow' && decision !== 'deny')
        return problemPage(vendor, 'The answer is neither Allow nor Deny.', startAgain);
      tickets.delete(key);
      return decision === 'allow' ? allow(ledger, endpoint, ticket.pending) : deny(endpoint, ticket.pending);
    },
  };
}

function refusal(vendor: string, outcome: Exclude<AuthorizationOutcome, { kind: 'ask' }>): Answer {
  if (outcome.kind === 'redirect') return redirect(outcome.location, outcome.error);
  const nextStep = 'The application that sent you here must correct it: nothing was sent back to it.';
  return problemPage(vendor, outcome.problem, nextStep);
}

function allow(ledger: Ledger, endpoint: AuthorizationEndpoint, pending: PendingConsent): Answer {
  const { server, client, scopes, token_sets, parameters } = pending;
  const given_at = ledger.now();
  const code = ledger.issueCode({ server, client, scopes, token_sets, parameters, given_at, revoked: false }, pending);
  const scope = scopes.join(server.scopes.separator);
  const timestamp = Math.floor(given_at / 1000);
  return redirect(codeCallback({ ...pending, endpoint }, { code, scope, timestamp }), 'allowed');
}

function deny(endpoint: AuthorizationEndpoint, pending: PendingConsent): Answer {
  // RFC 6749 §4.1.2.1
  const location = errorCallback({ ...pending, endpoint }, endpoint.errors.denied, 'The customer denied access.');
  return redirect(location, 'denied');
}

function redirect(location: string, outcome: string): Answer {
  const headers = { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  // 303, because the browser must not post the form to the application (RFC 9700 §4.12).
  return { status: 303, headers, body: '', outcome };
}

function browserOf(request: Incoming): string | null {
  const cookies = String(request.headers.cookie ?? '').split(/; */);
  const value = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
  return value !== undefined && /^[A-Za-z0-9]{32}$/.test(value) ? value : null;
}
