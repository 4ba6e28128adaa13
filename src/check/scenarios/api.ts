import { capturesOf } from '../../instance/captures.ts';
import { hasTokens } from '../../instance/method.ts';
import { expectThat } from '../failure.ts';
import type { Lab } from '../lab.ts';
import type { Subject } from '../subject.ts';
import { connected } from './refresh.ts';
import { altered, noRefresh, type Scenario, tokenLifetime, tokenRequests } from './scenario.ts';

/** A token younger than this is not taken for expired, milliseconds. */
const youngest = 61_000;

const noTest = ({ method }: Subject): string | null =>
  method.api.test.length > 0 ? null : 'The manifest declares no test call.';

export const testCall: Scenario = {
  id: 'test-call',
  title: 'the test call proves that the connection works',
  skip: noTest,
  async run(lab) {
    const id = await lab.connect();
    await expectWorks(lab, id);
  },
};

export const wrongKey: Scenario = {
  id: 'wrong-key',
  title: 'a wrong key shows in the test call',
  skip: (subject) => {
    if (hasTokens(subject.method)) return 'The credential is fetched, not entered.';
    return noTest(subject) ?? (subject.secretNames.length === 0 ? 'No field is secret.' : null);
  },
  async run(lab) {
    const { engine, subject } = lab;
    const id = await lab.connect();
    const wrong = subject.secretNames.map((name) => [name, altered(subject.credentials[name] ?? '')] as const);
    await engine.updateInstance(id, { credentials: Object.fromEntries(wrong) });
    const { ok } = await engine.test(id);
    expectThat(!ok, {
      message: 'The test call says that a wrong key works.',
      hint: 'Take a call that the vendor refuses without a key, and say in its response what a failure looks like.',
      ...subject.at(['api', 'test', 0]),
    });
  },
};

export const expiredSigns: Scenario = {
  id: 'expired-sign',
  title: "the API's sign for an expired token leads to one refresh, and the call is made again",
  skip: (subject) =>
    noRefresh(subject) ??
    noTest(subject) ??
    (isBelieved(subject) ? null : 'The access token lives too short a time for its end to be early.'),
  async run(lab) {
    const { engine, vendor, clock, subject } = lab;
    const { id } = await connected(lab);
    clock.advance(youngest);
    vendor.endAccessTokens();
    const { ok, status, message } = await engine.test(id);
    const sign = signOf(subject);
    expectThat(tokenRequests(lab) === 1, {
      message: `The API refused an expired token (${sign}), and no refresh followed.`,
      hint: 'Say in api.expired what such an answer looks like.',
      ...subject.at(['api', 'expired'], ['api']),
    });
    expectThat(ok, { message: `After the refresh the call does not work: ${status}, ${message}` });
  },
};

export const captured: Scenario = {
  id: 'captures',
  title: 'everything that the manifest keeps from callback and answers is there',
  skip: ({ method }) =>
    Object.keys(capturesOf(method)).length > 0 ? null : 'The manifest keeps nothing from answers.',
  async run(lab) {
    const { engine, subject } = lab;
    const id = await lab.connect();
    if (subject.method.grant === 'client_credentials') await engine.accessToken(id);
    const view = await engine.instance(id);
    const missing = Object.keys(capturesOf(subject.method)).filter((name) => !Object.hasOwn(view.captured, name));
    expectThat(missing.length === 0, {
      message: `Nothing was found for ${missing.map((name) => `captured.${name}`).join(', ')}. ${view.health.reason}`,
      hint: 'Compare the name or path with what the vendor documents.',
      ...captureLine(subject, missing[0] ?? ''),
    });
    expectThat(view.health.next_step === null || view.health.state === 'expires_soon', {
      message: view.health.reason,
      ...subject.at(['after_connect']),
    });
  },
};

async function expectWorks({ engine, subject }: Lab, id: string): Promise<void> {
  const { ok, method, path, status, message } = await engine.test(id);
  expectThat(ok, {
    message: `The test call ${method} ${path} was answered ${status}. ${message}`,
    ...subject.at(['api', 'test'], ['api', 'authorization'], ['api']),
  });
}

/** Whether the token can be old enough that its refusal is believed, and not yet near its end. */
function isBelieved(subject: Subject): boolean {
  const lifetime = tokenLifetime(subject);
  return lifetime === null || lifetime > 2 * youngest;
}

function signOf({ provider: { api } }: Subject): string {
  return `status ${api.statuses.expired}, ${JSON.stringify(api.errors.expired)}`;
}

function captureLine(subject: Subject, name: string) {
  const steps = ['after_connect', 'exchange'].flatMap((list) =>
    [0, 1, 2, 3, 4].flatMap((index) => [
      [list, index, 'response', 'capture', name],
      [list, index, 'response', 'choose'],
    ]),
  );
  return subject.at(
    ['authorization_response', 'capture', name],
    ['token_request', 'response', 'capture', name],
    ['refresh_request', 'response', 'capture', name],
    ...steps,
  );
}
