import {
  type AuthorizationOutcome,
  callbackUrl,
  checkAuthorizationRequest,
  type PendingConsent,
} from './authorization-endpoint.ts';
import { createBoundedMap } from './bounded-map.ts';
import { type Answer, formParameters, type Incoming } from './exchange.ts';
import type { Ledger } from './ledger.ts';
import { problemPage } from './pages/problem-page.ts';
import { signInPage } from './pages/sign-in-page.ts';
import type { Provider } from './provider.ts';
import { digest, randomText } from './secret.ts';

/** The authorization endpoint as a browser sees it. */
export interface ConsentDesk {
  /** GET: the sign-in page, or a redirect with an error. */
  ask(request: Incoming): Answer;
  /** POST from that page: the redirect that carries the customer's answer. */
  decide(request: Incoming): Answer;
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

export function createConsentDesk(provider: Provider, ledger: Ledger): ConsentDesk {
  const tickets = createBoundedMap<Ticket>(10_000);
  return {
    ask(request) {
      const outcome = checkAuthorizationRequest(provider, request.query);
      if (outcome.kind !== 'ask') return refusal(provider, outcome);
      const browser = browserOf(request) ?? randomText(32);
      const ticket = randomText(32);
      const expires_at = ledger.now() + ticketLifetime;
      tickets.set(digest(ticket), { pending: outcome.pending, browser: digest(browser), expires_at });
      const cookie = `${cookieName}=${browser}; Path=/; HttpOnly; SameSite=Lax`;
      return signInPage(provider, outcome.pending, ticket, { 'set-cookie': cookie });
    },
    decide(request) {
      const form = formParameters(request);
      const key = digest(form.get('ticket') ?? '');
      const ticket = tickets.get(key);
      const decision = form.get('decision');
      const startAgain = 'Go back to where you came from and start again.';
      if (ticket === undefined || ledger.now() >= ticket.expires_at)
        return problemPage(provider, 'This sign-in page was answered already, or it is too old.', startAgain);
      // Otherwise another site could post a ticket of its own through this browser (RFC 9700 §4.7).
      if (ticket.browser !== digest(browserOf(request) ?? ''))
        return problemPage(provider, 'The answer comes from another browser than the one that was asked.', startAgain);
      if (decision !== 'allow' && decision !== 'deny')
        return problemPage(provider, 'The answer is neither Allow nor Deny.', startAgain);
      tickets.delete(key);
      return decision === 'allow' ? allow(ledger, ticket.pending) : deny(ticket.pending);
    },
  };
}

function refusal(provider: Provider, outcome: Exclude<AuthorizationOutcome, { kind: 'ask' }>): Answer {
  if (outcome.kind === 'redirect') return redirect(outcome.location, outcome.error);
  const nextStep = 'The application that sent you here must correct it: nothing was sent back to it.';
  return problemPage(provider, outcome.problem, nextStep);
}

function allow(ledger: Ledger, pending: PendingConsent): Answer {
  const code = ledger.issueCode(pending);
  return redirect(callbackUrl(pending.redirect_uri, { code, state: pending.state }), 'allowed');
}

function deny({ redirect_uri, state }: PendingConsent): Answer {
  // RFC 6749 §4.1.2.1
  const response = { error: 'access_denied', error_description: 'The customer denied access.', state };
  return redirect(callbackUrl(redirect_uri, response), 'denied');
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
