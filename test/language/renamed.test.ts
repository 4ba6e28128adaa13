import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf } from '../helpers/lab.ts';
import { answerJson } from '../helpers/scripted-provider.ts';
import { type LanguageLab, openLanguageLab } from './language-lab.ts';

const credentials = { client_id: 'app-1', client_secret: 'secret-of-app' };
const set = (name: string) => ({
  code: 0,
  data: { access_token: `access-${name}`, refresh_token: `refresh-${name}`, access_token_expire_in: 7_200_000 },
});
let lab: LanguageLab;

beforeEach(async () => {
  lab = await openLanguageLab(['auth.renamed.example', 'open.renamed.example']);
  lab.routes = {
    '/api/v2/token/get': answerJson(set('first')),
    '/api/v2/token/exchange': answerJson(set('lasting')),
    '/api/v2/token/refresh': answerJson(set('next')),
  };
});
afterEach(() => lab.close());

const connect = () => lab.connect('renamed', credentials, { code: '', auth_code: 'code-1' });

test('JSON bodies with names of its own are sent, and nested answers in milliseconds read', async () => {
  const { id, expires_at, generation } = await connect();
  expect(JSON.parse(lab.sent('/api/v2/token/get')[0]?.body ?? '')).toEqual({
    app_key: 'app-1',
    app_secret: 'secret-of-app',
    auth_code: 'code-1',
    grant_type: 'authorized_code',
    options: { permanent: true, version: 2 },
  });
  expect(generation).toBe(2);
  expect(Math.round((expires_at! - Date.now()) / 600_000)).toBe(12);
  expect((await lab.engine.accessToken(id)).access_token).toBe('access-lasting');
});

test('each step spends what the step before it brought', async () => {
  const { id } = await connect();
  expect(lab.sent('/api/v2/token/exchange')[0]?.query.get('access_token')).toBe('access-first');
  await lab.engine.refresh(id);
  expect(JSON.parse(lab.sent('/api/v2/token/refresh')[0]?.body ?? '')).toMatchObject({
    refresh_token: 'refresh-lasting',
  });
});

test('a 200 that carries an error is one, and ends nothing unless it is declared to', async () => {
  const { id } = await connect();
  lab.routes['/api/v2/token/refresh'] = answerJson({ code: 5, message: 'busy' });
  expect(await codeOf(lab.engine.refresh(id))).toBe('provider_error');
  expect((await lab.engine.instance(id)).status).toBe('active');
});

test('a declared code in a 200 ends the grant, a number as well as a text', async () => {
  const { id } = await connect();
  lab.routes['/api/v2/token/refresh'] = answerJson({ code: 36004005, message: 'expired' });
  expect(await codeOf(lab.engine.refresh(id))).toBe('reauthorization_required');
});
