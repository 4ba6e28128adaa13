/** A node as a process of its own. Answers `{ ids }` with what each caller got, `"waiting"` with what its spool holds. */
import { readConfig } from '../../src/config.ts';
import { openEngine } from '../../src/open.ts';

const engine = await openEngine(readConfig({}, process.env));
process.on('message', async (message: { readonly ids: readonly string[] } | 'waiting') => {
  if (message === 'waiting') return void process.send?.(engine.spool().waiting);
  const ask = (id: string) =>
    engine.accessToken(id).then(
      ({ access_token }) => access_token,
      ({ code }) => code,
    );
  process.send?.(await Promise.all(message.ids.map(ask)));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
