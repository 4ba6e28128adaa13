import { EvergrantError } from '../errors.ts';

/** The platform's fetch, with words for a server that is not there. */
export function reaching(url: string): typeof fetch {
  return async (input, init) => {
    try {
      return await fetch(input, init);
    } catch (cause) {
      throw new EvergrantError('provider_unreachable', `No server answers at ${url}.`, {
        hint: 'Check the address that --server or EVERGRANT_SERVER gives, and that the server runs.',
        cause,
      });
    }
  };
}
