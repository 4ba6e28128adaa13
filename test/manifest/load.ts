import { readFileSync } from 'node:fs';
import { compileSchema } from '../../src/manifest/compile-schema.ts';
import type { AuthorizationCodeMethod } from '../../src/manifest/connector.ts';
import { createConnectorLoader } from '../../src/manifest/load-connector.ts';

export const connectorSchema = JSON.parse(readFileSync('schemas/connector.schema.json', 'utf8'));

export const kSeries = readFileSync('connector/lightspeed-k-series.yaml', 'utf8');

export const load = createConnectorLoader(compileSchema(connectorSchema));

/** The shortest manifest there is, with `extra` lines in its method and `fields` among the credential fields. */
export function manifest(
  parts: { fields?: string; authorization?: string; token?: string; method?: string; api?: string } = {},
) {
  return `id: acme
version: 1.0.0
title: Acme Store
description: Online shop for small brands.
hosts: [login.acme.example, '*.shops.acme.example']
authentication_methods:
  - id: oauth2
    title: OAuth 2
    grant: authorization_code
    credential_fields:
      - { name: client_id, title: Client ID }
      - { name: client_secret, title: Client secret, secret: true }
${parts.fields ?? ''}
    authorization_request:
      url: https://login.acme.example/oauth/authorize
${parts.authorization ?? ''}
    token_request:
      url: https://login.acme.example/oauth/token
${parts.token ?? ''}
${parts.method ?? ''}
api:
${parts.api ?? '  base_url: https://login.acme.example/api'}
`;
}

/** The first method of a manifest that is valid and asks a customer. */
export function methodOf(text: string): AuthorizationCodeMethod {
  return load(text).connector!.authentication_methods[0] as AuthorizationCodeMethod;
}

/** `code line:column`, for short expectations. */
export function found(text: string): string[] {
  return load(text).issues.map(({ code, line, column }) => `${code} ${line}:${column}`);
}
