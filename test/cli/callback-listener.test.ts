import { request } from 'node:http';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { type CallbackListener, openCallbackListener } from '../../src/cli/authorize/callback-listener.ts';
import { readPasted } from '../../src/cli/authorize/read-pasted.ts';
import { createReceiver } from '../../src/cli/authorize/receiver.ts';
import type { Io } from '../../src/cli/io.ts';
import type { Engine, FinishedAuthorization, FinishOptions } from '../../src/engine/engine.ts';
import { type ErrorCode, EvergrantError } from '../../src/errors.ts';

const finished = { result_id: 'r', return_url: null } as FinishedAuthorization;

/** Only the one verb that is spoken to: it knows the state "right" and fails as the query's `fail` says. */
function receiverOf(seen: { url: string; options: FinishOptions | undefined }[] = []) {
  const finishAuthorization: Engine['finishAuthorization'] = async (url, options) => {
    seen.push({ url, options });
    const query = new URL(url).searchParams;
    const failure = query.get('fail') as ErrorCode | null;
    if (failure !== null) throw new EvergrantError(failure, `Said the provider: ${query.get('words')}`);
    if (query.get('state') !== 'right') throw new EvergrantError('unknown_state', 'No such state.');
    return finished;
  };
  return createReceiver({ finishAuthorization }, { connector: 'shop', browser: 'b' });
}

const open: CallbackListener[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});

async function listen(receiver = receiverOf()) {
  const listener = await openCallbackListener('http://127.0.0.1:0/oauth/callback/shop', receiver);
  open.push(listener);
  return listener;
}

describe('the listener of a command', () => {
  it('takes the callback at the redirect URI that it names, in the name of this process', async () => {
    const seen: { url: string; options: FinishOptions | undefined }[] = [];
    const receiver = receiverOf(seen);
    const { redirectUri } = await listen(receiver);
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback\/shop$/);
    const answer = await fetch(`${redirectUri}?code=c&state=right`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Authorised');
    await expect(receiver.outcome).resolves.toBe(finished);
    expect(seen).toEqual([{ url: `${redirectUri}?code=c&state=right`, options: { connector: 'shop', browser: 'b' } }]);
  });

  it('answers so that nothing is kept, sent on or run', async () => {
    const { redirectUri } = await listen();
    const { headers } = await fetch(`${redirectUri}?code=c&state=right`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it('waits on after a stray callback, and ends with the right one', async () => {
    const receiver = receiverOf();
    const { redirectUri } = await listen(receiver);
    expect((await fetch(`${redirectUri}?code=c&state=wrong`)).status).toBe(400);
    expect((await fetch(`${redirectUri}?code=c&state=right`)).status).toBe(200);
    await expect(receiver.outcome).resolves.toBe(finished);
  });

  it('ends where the customer said no, and escapes the words of the provider', async () => {
    const receiver = receiverOf();
    const { redirectUri } = await listen(receiver);
    const words = encodeURIComponent('<script>alert(1)</script>');
    const page = await (await fetch(`${redirectUri}?state=right&fail=access_denied&words=${words}`)).text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script');
    await expect(receiver.outcome).rejects.toMatchObject({ code: 'access_denied' });
  });

  it('a previewer that asks with HEAD, or for another path, spends nothing', async () => {
    const seen: { url: string; options: FinishOptions | undefined }[] = [];
    const { redirectUri } = await listen(receiverOf(seen));
    expect((await fetch(`${redirectUri}?code=c&state=right`, { method: 'HEAD' })).status).toBe(405);
    expect((await fetch(new URL('/favicon.ico', redirectUri))).status).toBe(404);
    expect(await statusOf(redirectUri, 'http://evil.example/oauth/callback/shop2')).toBe(404);
    expect(seen).toEqual([]);
  });

  it('a port in use is said plainly', async () => {
    const { redirectUri } = await listen();
    await expect(openCallbackListener(redirectUri, receiverOf())).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('EADDRINUSE'),
    });
  });

  it('keeps a redirect URI as it was given, but for a free port', async () => {
    const listener = await openCallbackListener('http://localhost:0', receiverOf());
    open.push(listener);
    expect(listener.redirectUri).toMatch(/^http:\/\/localhost:\d+$/);
  });
});

describe('a pasted address', () => {
  function paste(options: { only: boolean }) {
    const receiver = receiverOf();
    const input = new PassThrough();
    let said = '';
    const io = {
      input,
      stderr: (text: string) => {
        said += text;
      },
    } as unknown as Io;
    const stop = readPasted(receiver, io, options);
    return { receiver, input, stop, said: () => said };
  }

  it('is checked, and asked for again until it is the right one', async () => {
    const { receiver, input, said, stop } = paste({ only: true });
    input.write('VlWFo0\n\nhttps://localhost/?code=c\nhttps://localhost/?code=c&state=wrong\n');
    input.write('https://shop.example/oauth/authorize?response_type=code&state=right\n');
    input.end('  https://localhost/?code=c&state=right  \n');
    await expect(receiver.outcome).resolves.toBe(finished);
    stop();
    expect(said().match(/Paste the whole address/g)).toHaveLength(4);
    expect(said()).toContain('a code alone is not enough');
    expect(said()).toContain('has no state');
    expect(said()).toContain('No such state.');
    expect(said()).toContain('the address to open');
  });

  it('that never comes ends the waiting where nothing else can', async () => {
    const { receiver, input } = paste({ only: true });
    input.end('nonsense\n');
    await expect(receiver.outcome).rejects.toMatchObject({ code: 'code_missing' });
  });

  it('is not missed where a listener waits too', async () => {
    const { receiver, input } = paste({ only: false });
    input.end();
    const { redirectUri } = await listen(receiver);
    await fetch(`${redirectUri}?code=c&state=right`);
    await expect(receiver.outcome).resolves.toBe(finished);
  });
});

/** A request line that fetch would not write: an absolute address of elsewhere. */
function statusOf(origin: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    request({ hostname, port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
