import type { AccessToken, Engine } from '../../engine/engine.ts';
import { hasTokens } from '../../instance/method.ts';
import { expectThat } from '../failure.ts';
import type { Lab } from '../lab.ts';
import type { Subject } from '../subject.ts';
import { noRefresh, noRefreshToken, type Scenario, tokenLifetime, tokenRequests } from './scenario.ts';

const noEnd = (subject: Subject): string | null =>
  noRefresh(subject) ?? (tokenLifetime(subject) === null ? 'The access token has no end.' : null);

export const onTime: Scenario = {
  id: 'refresh-on-time',
  title: 'a token that has ended is renewed when it is asked for, with one request',
  skip: noEnd,
  async run(lab) {
    const { engine } = lab;
    const { id, token } = await connected(lab);
    await toItsEnd(lab, id);
    const renewed = await engine.accessToken(id);
    expectRenewed(lab, token, renewed);
  },
};

export const early: Scenario = {
  id: 'refresh-early',
  title: 'a token near its end is given at once and renewed behind the scenes',
  skip: noEnd,
  async run(lab) {
    const { engine, clock } = lab;
    const { id, token } = await connected(lab);
    const left = (token.expires_at ?? clock.now()) - clock.now();
    clock.advance(left - Math.min(300_000, left / 6) / 2);
    const given = await engine.accessToken(id);
    expectThat(given.generation === token.generation, { message: 'A token that still works was not given.' });
    const renewed = await moved(engine, id, token.generation);
    expectThat(renewed, { message: 'The token was not renewed before its end.', ...refreshLine(lab.subject) });
    expectOneRequest(lab);
  },
};

export const concurrent: Scenario = {
  id: 'refresh-concurrent',
  title: 'two processes that need the token at once send one request between them',
  skip: noEnd,
  async run(lab) {
    const { engine } = lab;
    const { id, token } = await connected(lab);
    const other = await lab.other();
    await toItsEnd(lab, id);
    const asking = [engine, other, engine, other, other, engine].map((each) => each.accessToken(id));
    const tokens = await Promise.all(asking);
    expectThat(new Set(tokens.map(({ access_token }) => access_token)).size === 1, {
      message: 'Two processes were given different tokens.',
    });
    expectRenewed(lab, token, tokens[0] as AccessToken);
  },
};

export const rotation: Scenario = {
  id: 'rotation',
  title: 'refreshes follow one another, each with the refresh token that the one before brought',
  skip: noRefreshToken,
  async run(lab) {
    const { engine, clock } = lab;
    const { id, token } = await connected(lab);
    for (const round of [1, 2, 3]) {
      clock.advance(61_000);
      const { generation } = await engine.refresh(id);
      expectThat(generation === token.generation + round, { message: `Refresh ${round} of 3 brought no new token.` });
    }
  },
};

/** An authorised instance, with its token; what the vendor received until then is forgotten. */
export async function connected(lab: Lab): Promise<{ readonly id: string; readonly token: AccessToken }> {
  const id = await lab.connect();
  const token = await lab.engine.accessToken(id);
  lab.vendor.forget();
  return { id, token };
}

/** A second after the end of the token, for everybody. */
async function toItsEnd({ engine, clock, subject }: Lab, id: string): Promise<void> {
  const { expires_at } = await engine.instance(id);
  const left = expires_at === null ? (tokenLifetime(subject) ?? 0) : expires_at - clock.now();
  clock.advance(left + 1_000);
}

function expectRenewed(lab: Lab, before: AccessToken, after: AccessToken): void {
  expectThat(after.generation === before.generation + 1, {
    message: 'The token that had ended was given once more.',
    ...refreshLine(lab.subject),
  });
  expectOneRequest(lab);
}

function expectOneRequest(lab: Lab): void {
  const { method } = lab.subject;
  const expected = hasTokens(method) && method.grant === 'client_credentials' ? 1 + method.exchange.length : 1;
  const sent = tokenRequests(lab);
  expectThat(sent === expected, { message: `${sent} token requests were sent where ${expected} is right.` });
}

/** Whether the generation moves within two seconds. */
async function moved(engine: Engine, id: string, generation: number): Promise<boolean> {
  for (let looks = 0; looks < 100; looks++) {
    if ((await engine.instance(id)).generation > generation) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

const refreshLine = (subject: Subject) => subject.at(['refresh_request'], ['token_request']);
