import { hasConsent } from '../../instance/method.ts';
import { durationWords } from '../comparisons/comparison.ts';
import { expectThat } from '../failure.ts';
import type { Lab } from '../lab.ts';
import { vendorLifetimes } from '../lifetimes.ts';
import type { Subject } from '../subject.ts';
import { connected } from './refresh.ts';
import { noRefreshToken, rejection, type Scenario, tokenLifetime } from './scenario.ts';

/** Looks of keep-alive in one idle lifetime: in production there are thousands. */
const looks = 24;
const mostLooks = 400;

export const keepAlive: Scenario = {
  id: 'keep-alive',
  title: 'a connection that nobody uses outlives three times the idle lifetime of its grant',
  skip: (subject) => {
    if (spendsAccessToken(subject)) return null;
    return noRefreshToken(subject) ?? (lifetimesOf(subject).idle === null ? 'The vendor forgets no idle grant.' : null);
  },
  async run(lab) {
    const { subject, engine } = lab;
    const { idle, absolute } = lifetimesOf(subject);
    const { id } = await connected(lab);
    const span = Math.min(3 * (idle ?? 0), (absolute ?? Number.POSITIVE_INFINITY) * 0.8);
    await lookAlong(lab, span, (idle ?? 0) / looks);
    const renewed = await engine.refresh(id).then(
      () => true,
      () => false,
    );
    const { health } = await engine.instance(id);
    expectThat(renewed, {
      message: `The vendor forgets a grant after ${durationWords(idle ?? 0)} without use, and this one was not kept alive: ${health.reason}`,
      hint: 'Set refresh_token.idle_lifetime.',
      ...subject.at(['refresh_token', 'idle_lifetime'], ['refresh_token'], ['refresh_request']),
    });
  },
};

export const grantEnd: Scenario = {
  id: 'grant-end',
  title: 'the end that no refresh moves is announced before it comes, and known when it has',
  skip: (subject) =>
    noRefreshToken(subject) ??
    (lifetimesOf(subject).absolute === null ? 'The vendor ends no grant that is used.' : null),
  async run(lab) {
    const { subject, engine, clock } = lab;
    const { idle, absolute } = lifetimesOf(subject);
    const end = absolute ?? 0;
    const { id } = await connected(lab);
    const day = 86_400_000;
    const shortly = Math.min(day, end / 4);
    await lookAlong(lab, end - shortly, Math.min(idle ?? end, end) / looks);
    const { health } = await engine.instance(id);
    const place = subject.at(['refresh_token', 'absolute_lifetime'], ['refresh_token']);
    expectThat(health.state === 'expires_soon', {
      message: `The vendor ends the grant ${durationWords(end)} after the consent, and nobody is told before: ${health.reason}`,
      hint: 'Set refresh_token.absolute_lifetime.',
      ...place,
    });
    clock.advance(shortly + 61_000);
    await rejection(engine.refresh(id), { message: 'The vendor refreshed a grant after its end.' });
    const { status } = await engine.instance(id);
    expectThat(status === 'reauthorization_required', { message: 'The end of the grant is not understood.', ...place });
  },
};

/** Time passes, and keep-alive looks in as it does in production. */
async function lookAlong({ engine, clock }: Lab, span: number, step: number): Promise<void> {
  const each = Math.max(step, span / mostLooks);
  for (let passed = 0; passed < span; passed += each) {
    clock.advance(Math.min(each, span - passed));
    await engine.keepAlive();
  }
}

/** Where the access token is what is renewed, it must be before its end. */
const spendsAccessToken = ({ method, server }: Subject): boolean =>
  hasConsent(method) && method.refreshes && server?.token_endpoint.grants.refresh_token?.spends === 'access_token';

function lifetimesOf(subject: Subject): { readonly idle: number | null; readonly absolute: number | null } {
  if (spendsAccessToken(subject)) return { idle: tokenLifetime(subject), absolute: null };
  const lifetimes = vendorLifetimes(subject);
  return { idle: lifetimes?.idle_lifetime ?? null, absolute: lifetimes?.absolute_lifetime ?? null };
}
