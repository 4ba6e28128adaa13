import { hasConsent, hasTokens } from '../../instance/method.ts';
import { expectThat } from '../failure.ts';
import type { Lab } from '../lab.ts';
import { givesRefreshToken } from '../lifetimes.ts';
import type { Subject } from '../subject.ts';
import { noConsent, noTokens, rejection, type Scenario, tokenLifetime, tokenRequests } from './scenario.ts';

/** Milliseconds by which the end of a token may be off: it counts from when the request left. */
const tolerance = 5_000;

/** The connection comes about: without it nothing else can be tried. */
export const connect: Scenario = {
  id: 'connect',
  title: 'a connection comes about, and what it needs to last is there',
  skip: () => null,
  async run(lab) {
    const { subject, engine } = lab;
    const id = await lab.connect();
    if (!hasTokens(subject.method)) return;
    await engine.accessToken(id);
    const { status, health, refreshable } = await engine.instance(id);
    expectThat(status === 'active', { message: `The connection is not active: ${health.reason}` });
    const isRenewed = subject.method.grant === 'client_credentials' || givesRefreshToken(subject);
    expectThat(refreshable || !isRenewed, {
      message: 'The vendor gives a refresh token, and the connection does not have it.',
      hint: 'Look at response.map.refresh_token and at the refresh request.',
      ...subject.at(['token_request', 'response', 'map', 'refresh_token'], ['token_request']),
    });
  },
};

export const expiry: Scenario = {
  id: 'token-lifetime',
  title: 'the end of the access token is known, and it is the right one',
  skip: (subject) => noTokens(subject) ?? (tokenLifetime(subject) === null ? 'The access token has no end.' : null),
  async run(lab) {
    const { subject, engine, clock } = lab;
    const id = await lab.connect();
    await engine.accessToken(id);
    const { expires_at } = await engine.instance(id);
    const lifetime = tokenLifetime(subject) ?? 0;
    const place = subject.at(
      ['token_request', 'response', 'map', 'expires_in'],
      ['token_request', 'response'],
      ['token_request'],
    );
    const documented = `The vendor's access token lives ${Math.round(lifetime / 1000)} seconds`;
    expectThat(expires_at !== null, {
      message: `${documented}; the connector does not know it.`,
      hint: 'Name the key of the answer that says it in response.map, or set response.default_lifetime.',
      ...place,
    });
    const known = expires_at - clock.now();
    expectThat(Math.abs(known - lifetime) < tolerance + lifetime * 0.1, {
      message: `${documented}; the connector takes it for ${Math.round(known / 1000)}.`,
      hint: 'Check the key and the unit of the expiry in response.map.',
      ...place,
    });
  },
};

export const denied: Scenario = {
  id: 'consent-denied',
  title: 'a customer who says no leaves nothing behind, and is told so',
  skip: noConsent,
  async run(lab) {
    const { engine } = lab;
    const id = await lab.add();
    const callback = await lab.begin(id, 'deny');
    const error = await rejection(engine.finishAuthorization(callback), {
      message: 'A denied consent was taken for one.',
    });
    expectThat(['access_denied', 'authorization_error'].includes(error.code), {
      message: `After the customer said no, the engine says: ${error.message}`,
      hint: "Compare the callback's parameters with what the vendor documents.",
    });
    expectThat(tokenRequests(lab) === 0, { message: 'A token was asked for although the customer said no.' });
  },
};

export const wrongState: Scenario = {
  id: 'state-wrong',
  title: 'an answer with another state is refused and costs nothing',
  skip: noConsent,
  async run(lab) {
    const { engine } = lab;
    const callback = await lab.begin(await lab.add());
    const forged = withParameter(callback, 'state', 'x'.repeat(43));
    const error = await rejection(engine.finishAuthorization(forged), { message: 'A forged state was accepted.' });
    expectThat(error.code === 'unknown_state', { message: `A forged state gives: ${error.message}` });
    expectThat(tokenRequests(lab) === 0, { message: 'A token was asked for with a forged state.' });
    await engine.finishAuthorization(callback);
  },
};

export const codeOnce: Scenario = {
  id: 'code-once',
  title: 'a code is sent once, however often the browser comes back with it',
  skip: noConsent,
  async run(lab) {
    const { engine } = lab;
    const callback = await lab.begin(await lab.add());
    await engine.finishAuthorization(callback);
    const sent = tokenRequests(lab);
    const error = await rejection(engine.finishAuthorization(callback), { message: 'A callback was taken twice.' });
    expectThat(error.code === 'state_used', { message: `A repeated callback gives: ${error.message}` });
    expectThat(tokenRequests(lab) === sent, { message: 'The code was sent a second time.' });
  },
};

export const codeSpent: Scenario = {
  id: 'code-spent',
  title: "the vendor's refusal of a spent code is understood",
  skip: (subject) =>
    noConsent(subject) ?? (isSigned(subject) ? 'The callback is signed: no other code can be put into it.' : null),
  async run(lab) {
    const { engine } = lab;
    const name = codeName(lab);
    const first = await lab.begin(await lab.add());
    await engine.finishAuthorization(first);
    const second = await lab.begin(await lab.add());
    const replayed = withParameter(second, name, new URL(first).searchParams.get(name) ?? '');
    await refusedCode(lab, engine.finishAuthorization(replayed), 'spent');
  },
};

export const codeExpired: Scenario = {
  id: 'code-expired',
  title: "the vendor's refusal of an expired code is understood",
  skip: noConsent,
  async run(lab) {
    const { engine, subject, vendor } = lab;
    const callback = await lab.begin(await lab.add());
    vendor.advance((subject.server?.authorization_endpoint?.code.lifetime ?? 0) + 1_000);
    await refusedCode(lab, engine.finishAuthorization(callback), 'expired');
  },
};

export const signature: Scenario = {
  id: 'callback-signature',
  title: 'a callback that was changed on its way is refused, and no code is spent',
  skip: (subject) => noConsent(subject) ?? (isSigned(subject) ? null : 'The vendor does not sign the callback.'),
  async run(lab) {
    const { engine, subject } = lab;
    const callback = await lab.begin(await lab.add());
    const forged = withParameter(callback, codeName(lab), 'anothercode');
    const unexpected = { message: 'A callback with a wrong signature was accepted.' };
    await rejection(engine.finishAuthorization(forged), unexpected);
    expectThat(tokenRequests(lab) === 0, {
      message: 'The vendor signs the callback, and the connector does not look at the signature.',
      hint: 'Say in authorization_response how the callback is signed.',
      ...subject.at(['authorization_response']),
    });
    await engine.finishAuthorization(callback);
  },
};

const isSigned = ({ server }: Subject): boolean => server?.authorization_endpoint?.signature_parameter != null;

export const issuer: Scenario = {
  id: 'issuer',
  title: 'an answer from another issuer is refused (RFC 9207)',
  skip: (subject) => noConsent(subject) ?? (hasIssuer(subject) ? null : noIssuer),
  async run(lab) {
    const { engine } = lab;
    const callback = await lab.begin(await lab.add());
    const forged = withParameter(callback, 'iss', 'https://other.example');
    const error = await rejection(engine.finishAuthorization(forged), { message: 'Another issuer was accepted.' });
    expectThat(error.code === 'issuer_mismatch', { message: `Another issuer gives: ${error.message}` });
    await engine.finishAuthorization(callback);
  },
};

const hasIssuer = ({ method }: Subject): boolean =>
  hasConsent(method) && method.authorization_request.issuer !== undefined;

const noIssuer = "The manifest names no issuer: answers are kept apart by each connector's own callback address.";

async function refusedCode({ subject }: Lab, finishing: Promise<unknown>, how: string): Promise<void> {
  const error = await rejection(finishing, { message: `An authorization with a code that is ${how} succeeded.` });
  expectThat(error.code === 'invalid_grant', {
    message: `The vendor refused a code that is ${how}, and the connector understands ${error.code}: ${error.message}`,
    hint: "Say in response.error where the vendor's error code stands and which of its codes mean invalid_grant.",
    ...subject.at(['token_request', 'response', 'error'], ['token_request', 'response'], ['token_request']),
  });
}

const codeName = ({ subject: { method } }: Lab): string =>
  hasConsent(method) ? method.authorization_response.code : 'code';

function withParameter(address: string, name: string, value: string): string {
  const url = new URL(address);
  url.searchParams.set(name, value);
  return url.href;
}
