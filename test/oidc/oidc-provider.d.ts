/** The little of oidc-provider that these tests use; the package carries no types. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export class Provider {
    constructor(issuer: string, configuration: object);
    proxy: boolean;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    on(event: 'grant.success', listener: (context: { readonly body: Record<string, unknown> }) => void): this;
    on(
      event: 'grant.error',
      listener: (context: unknown, error: { readonly error: string; readonly error_detail?: string }) => void,
    ): this;
  }
}
