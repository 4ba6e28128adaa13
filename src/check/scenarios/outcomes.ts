import type { EvergrantError } from '../../errors.ts';
import { hasConsent, hasTokens } from '../../instance/method.ts';
import { expectThat } from '../failure.ts';
import type { Lab } from '../lab.ts';
import type { Subject } from '../subject.ts';
import { connected } from './refresh.ts';
import { altered, noRefresh, noRefreshToken, rejection, type Scenario, tokenRequests } from './scenario.ts';

/** Longer than the first pause after a failure, milliseconds. */
const pause = 5_000;

export const neverSent: Scenario = {
  id: 'refresh-never-sent',
  title: 'a refresh that could not leave costs nothing and is made later',
  skip: noRefresh,
  async run(lab) {
    const { id } = await connected(lab);
    const unreachable = await lab.unreachable();
    const error = await rejection(unreachable.refresh(id), { message: 'A refresh succeeded without the vendor.' });
    expectThat(error.code === 'provider_unreachable', { message: `An unreachable vendor gives: ${error.message}` });
    await recovers(lab, id, pause);
  },
};

export const rateLimited: Scenario = {
  id: 'refresh-rate-limited',
  title: 'a vendor that asks to wait is not asked again before that',
  skip: noRefresh,
  async run(lab) {
    const { engine, vendor } = lab;
    const { id } = await connected(lab);
    vendor.next({ acts: false, status: 429, headers: { 'retry-after': '20' }, body: '{}' });
    const error = await rejection(engine.refresh(id), { message: 'A 429 was taken for a success.' });
    expectThat(error.code === 'provider_rate_limited', {
      message: `A 429 gives ${error.code}: ${error.message}`,
      ...place(lab),
    });
    expectThat((error.retryAfter ?? 0) >= 20, { message: 'Retry-After is not passed on.' });
    await rejection(engine.refresh(id), { message: 'A refresh succeeded before its time.' });
    expectThat(tokenRequests(lab) === 1, { message: 'The vendor was asked again before Retry-After had passed.' });
    await recovers(lab, id, 21_000);
  },
};

export const inTrouble: Scenario = {
  id: 'refresh-unknown',
  title: 'after an answer that leaves the outcome open, the grant is not given up',
  skip: noRefresh,
  async run(lab) {
    const { engine, vendor, subject } = lab;
    const { id } = await connected(lab);
    vendor.next({ acts: false });
    const error = await rejection(engine.refresh(id), { message: 'A 503 was taken for a success.' });
    if (stops(subject)) return expectReauthorization(lab, id, error);
    expectThat(error.code === 'provider_unavailable', {
      message: `A 503 gives ${error.code}: ${error.message}`,
      ...place(lab),
    });
    await recovers(lab, id, pause);
  },
};

export const answerLost: Scenario = {
  id: 'answer-lost',
  title: 'where the answer to a refresh is lost, the grant survives if the vendor lets it',
  skip: noRefreshToken,
  async run(lab) {
    const { engine, vendor, subject, clock } = lab;
    const { id } = await connected(lab);
    vendor.loseNextAnswer();
    const error = await rejection(engine.refresh(id), { message: 'A lost answer was taken for a success.' });
    if (stops(subject)) return expectReauthorization(lab, id, error);
    const grace = subject.server?.refresh_token.reuse_grace ?? 0;
    if (subject.server?.refresh_token.rotation === 'reusable' || grace > pause) return recovers(lab, id, pause);
    clock.advance(pause);
    const refusal = await rejection(engine.refresh(id), { message: 'A spent refresh token was accepted.' });
    await expectReauthorization(lab, id, refusal);
  },
};

export const refused: Scenario = {
  id: 'refresh-refused',
  title: 'a grant that the customer took back is known to be gone, and can be made again in place',
  skip: noRefreshToken,
  async run(lab) {
    const { engine, vendor, clock } = lab;
    const { id } = await connected(lab);
    clock.advance(61_000);
    vendor.revokeAll();
    const error = await rejection(engine.refresh(id), { message: 'A revoked grant was refreshed.' });
    await expectReauthorization(lab, id, error);
    const sent = tokenRequests(lab);
    await rejection(engine.accessToken(id), { message: 'A revoked grant gave a token.' });
    expectThat(tokenRequests(lab) === sent, { message: 'A grant that is gone was asked for again.' });
    await engine.finishAuthorization(await lab.begin(id));
    await engine.accessToken(id);
  },
};

export const misconfigured: Scenario = {
  id: 'refresh-misconfigured',
  title: 'a wrong client secret is told from a lost grant, and correcting it is enough',
  skip: (subject) =>
    noRefresh(subject) ?? (secretField(subject) === undefined ? 'The client has no secret that could be wrong.' : null),
  async run(lab) {
    const { engine, subject } = lab;
    const { id } = await connected(lab);
    const name = secretField(subject) ?? '';
    const right = subject.credentials[name] ?? '';
    await engine.updateInstance(id, { credentials: { [name]: altered(right) } });
    const error = await rejection(engine.refresh(id), { message: 'A wrong client secret was accepted.' });
    const { status, health } = await engine.instance(id);
    expectThat(status === 'active' && health.state === 'misconfigured', {
      message: `The vendor refused the client secret, and the connector understands ${error.code}: ${error.message}`,
      hint: "Say in response.error where the vendor's error code stands and which of its codes mean invalid_client.",
      ...place(lab),
    });
    await engine.updateInstance(id, { credentials: { [name]: right } });
    await recovers(lab, id, pause);
  },
};

export const notUnderstood: Scenario = {
  id: 'answer-not-understood',
  title: 'an answer that nobody can read does not end the grant',
  skip: noRefresh,
  async run(lab) {
    const { engine, vendor, subject } = lab;
    const { id } = await connected(lab);
    vendor.next({ body: { something: 'else' } });
    const error = await rejection(engine.refresh(id), {
      message: 'An answer without a token was taken for a success.',
    });
    if (stops(subject) && error.code === 'reauthorization_required') return;
    const { status } = await engine.instance(id);
    expectThat(status === 'active', {
      message: `An answer without a token ended the grant: ${error.message}`,
      ...place(lab),
    });
  },
};

/** After the pause one more request settles it. */
async function recovers({ engine, clock, subject }: Lab, id: string, after: number): Promise<void> {
  clock.advance(after);
  await engine.refresh(id);
  const { status, health } = await engine.instance(id);
  expectThat(status === 'active' && ['ok', 'expires_soon'].includes(health.state), {
    message: `The connection did not recover: ${health.reason}`,
    ...subject.at(['refresh_request'], ['token_request']),
  });
}

async function expectReauthorization(lab: Lab, id: string, error: EvergrantError): Promise<void> {
  const { status } = await lab.engine.instance(id);
  expectThat(status === 'reauthorization_required', {
    message: `The grant is gone, and the connector understands ${error.code}: ${error.message}`,
    hint: "Say in response.error where the vendor's error code stands and which of its codes mean invalid_grant.",
    ...place(lab),
  });
}

const stops = ({ method }: Subject): boolean =>
  hasTokens(method) && method.refresh_token.after_unknown_outcome === 'stop';

/** The field that holds what the client proves itself with, and nothing that the consent used. */
const secretField = ({ method, client, credentials }: Subject): string | undefined =>
  client?.client_secret === undefined ||
  !hasTokens(method) ||
  (hasConsent(method) && usesSecret(method.authorization_request))
    ? undefined
    : method.credential_fields.find(({ name, secret }) => secret && credentials[name] === client.client_secret)?.name;

const usesSecret = (request: object): boolean => JSON.stringify(request).includes('secret');

const place = ({ subject }: Lab) =>
  subject.at(
    ['refresh_request', 'response', 'error'],
    ['token_request', 'response', 'error'],
    ['refresh_request', 'response'],
    ['token_request', 'response'],
    ['refresh_request'],
  );
