import type { Engine } from '../../src/engine/engine.ts';
import type { CallerAnswer } from './worker-messages.ts';

/** One caller asks for one token. @param wait milliseconds; the configured deadline when absent */
export async function askOnce(engine: Engine, id: string, wait?: number): Promise<CallerAnswer> {
  const begun = performance.now();
  try {
    const { access_token, generation } = await engine.accessToken(id, wait === undefined ? {} : { wait });
    return { took: performance.now() - begun, access_token, generation };
  } catch (error) {
    return { took: performance.now() - begun, error: (error as { code?: string }).code ?? String(error) };
  }
}
