import { describe, expect, onTestFinished, test } from 'vitest';
import { statusPage } from '../../src/server/console/view/status-page.ts';
import { fakeOperations } from '../console/fake-sessions.ts';
import { movableClock, openLab } from '../helpers/lab.ts';
import { answerText, startScriptedProvider } from '../helpers/scripted-provider.ts';
import { stores } from '../helpers/stores.ts';
import { emptySpool } from '../server/serve.ts';

const live = { token_set: { access_token: 'a-1', refresh_token: 'r-1', expires_in: 3600 } };
const nothing = { due: 0, dueSince: null, untold: 0, retried: 0, untoldSince: null, nextDelivery: null, pauses: [] };

describe.each(stores)('%s', (store) => {
  test('what waits is counted: grants that are due, messages to the platform, and how the last one went', async () => {
    const receiver = await startScriptedProvider(answerText('no', 500));
    const clock = movableClock();
    const lab = await openLab('http://127.0.0.1:9', {
      ...{ store, clock },
      env: {
        EVERGRANT_WEBHOOK_URL: `${receiver.origin}/hook`,
        EVERGRANT_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 3).toString('base64')}`,
      },
    });
    onTestFinished(async () => {
      await lab.close();
      await receiver.close();
    });
    expect(await lab.engine.backlog()).toEqual(nothing);
    await lab.add(live);
    expect(await lab.engine.backlog()).toMatchObject({ due: 0, untold: 1, retried: 0 });
    expect(lab.runtime.lastDelivery()).toBeNull();

    const stop = lab.runtime.startWebhooks({ warn() {}, error() {} });
    await expect.poll(() => lab.runtime.lastDelivery()?.problem).toBe('the receiver answered 500');
    await stop();
    clock.advance(2 * 86_400_000);
    const backlog = await lab.engine.backlog();
    expect(backlog).toMatchObject({ due: 1, untold: 1, retried: 1 });
    expect(backlog.dueSince).toBeLessThan(clock.now());
    expect(backlog.nextDelivery).toBeGreaterThan(backlog.untoldSince!);
  });
});

describe('the status page', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const pageOf = async (changes: object, operations: object = {}, spool = emptySpool) =>
    String(
      await statusPage(
        {
          ...{ trouble: null, keys: [], events: [], moreEvents: false, now },
          counts: { act: 0, soon: 0, begin: 0, watch: 0, none: 0 },
          spool,
          operations: { ...fakeOperations, webhooks: true, ...operations },
          backlog: { ...nothing, ...changes },
        },
        { session: null, workspace: 'Evergrant' },
      ),
    );

  test('says that nothing waits', async () => {
    const page = await pageOf({});
    expect(page).toContain('No grant waits to be renewed.');
    expect(page).toContain('No provider is paused.');
    expect(page).toContain('Nothing waits to be sent.');
    expect(page).not.toContain('look here');
  });

  test('says what is late, what failed and why, and who is left alone until when', async () => {
    const page = await pageOf(
      {
        ...{ due: 3, dueSince: now - 3_600_000, untold: 2, retried: 1, untoldSince: now - 7_200_000 },
        ...{ nextDelivery: now + 60_000, pauses: [{ host: 'api.example.com', until: now + 30_000 }] },
      },
      { lastDelivery: () => ({ at: now - 5_000, problem: 'the receiver answered 500' }) },
    );
    expect(page).toMatch(/look here<\/span> 3 grants wait to be renewed, the first since .*1 h ago/);
    expect(page).toMatch(/look here<\/span> Refreshes to <strong>api.example.com<\/strong> pause.*in 30 s/);
    expect(page).toMatch(/2 messages wait to be sent, of which 1 failed before: the oldest from .*2 h ago/);
    expect(page).toMatch(/This process sent the last one .*5 s ago.*: the receiver answered 500/);
  });

  test('names the key that an answer in the spool was sealed with, and what to do', async () => {
    const page = await pageOf({}, {}, { ...emptySpool, unreadable: 1, missing_keys: ['0123456789ab'] });
    expect(page).toMatch(/No answer waits for the store; there is room for 512 more\./);
    expect(page).toMatch(
      /look here<\/span> 1 answer in the spool was sealed with the key 0123456789ab, which is not here/,
    );
    expect(page).toContain('Add the key behind the first line of the key file, and it is opened within seconds');
  });

  test('says that nobody sends what was to be sent', async () => {
    const page = await pageOf({ untold: 1, untoldSince: now, nextDelivery: now }, { webhooks: false });
    expect(page).toContain('1 message waits from before; without the setting nobody sends it.');
  });
});
