import type { Engine } from '../../src/engine/engine.ts';
import type { CallerAnswer } from './worker-messages.ts';

/** One caller asks for one token, and waits no longer than its deadline. */
export async function askOnce(engine: Engine, id: string): Promise<CallerAnswer> {
  const begun = performance.now();
  try {
    const { access_token, generation } = await engine.accessToken(id);
    return { took: performance.now() - begun, access_token, generation };
  } catch (error) {
    return { took: performance.now() - begun, error: (error as { code?: string }).code ?? String(error) };
  }
}
