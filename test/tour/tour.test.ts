import { expect, it } from 'vitest';
import { findSecrets } from '../log/find-secrets.ts';
import { tour } from './tour.ts';

it('add, consent, token, expiry, refresh, call, and the same after a restart; printed without a secret', async () => {
  let printed = '';
  const { secrets } = await tour((text) => {
    printed += text;
  });

  expect(printed.match(/^\d+\. /gm)).toHaveLength(8);
  expect(printed).toContain('Evergrant: POST https://api.trial.lsk.lightspeed.app/oauth/token');
  expect(new Set(secrets).size).toBeGreaterThanOrEqual(4);
  for (const secret of secrets) expect(printed).not.toContain(secret);
  expect(findSecrets(printed)).toEqual([]);
}, 90_000);
