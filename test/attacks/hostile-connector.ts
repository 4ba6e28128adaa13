import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../helpers/lab.ts';

/** Breaks out of text, of both kinds of quoted attribute and of a comment, wherever one of them is not escaped. */
export const hostile = (place: string): string =>
  `${place} --></title></textarea>'"><img src=x onerror=a()><script>b()</script>`;

const host = 'api.trial.lsk.lightspeed.app';

/** A folder with a connector whose every text is hostile, and a manifest that is broken and quotes such texts. */
export function hostileConnectors(): string {
  const folder = temporaryFolder();
  const text = (place: string): string => JSON.stringify(hostile(place));
  const manifest = `id: hostile
version: 1.0.0
title: ${text('connector title')}
description: ${text('connector description')}
documentation: https://${host}/?q=%22%3E%3Cscript%3E
hosts: [${host}]
authentication_methods:
  - id: oauth2
    title: ${text('method title')}
    description: ${text('method description')}
    grant: authorization_code
    credential_fields:
      - { name: client_id, title: ${text('field title')}, description: ${text('field description')}, examples: [${text('field example')}] }
      - { name: client_secret, title: Client secret, secret: true }
      - { name: region, title: Region, choices: [{ value: ${text('choice value')}, title: ${text('choice title')} }, { value: b, title: B }] }
      - { name: scope, title: Scope, required: false, default: ${text('field default')} }
    authorization_request: { url: 'https://${host}/authorize', query: { region: '{region}' } }
    token_request:
      url: https://${host}/token
      response: { capture: { account: account } }
    after_connect:
      - url: https://${host}/shops
        response: { choose: { as: shop, from: data, value: id, label: name } }
    identity: '{captured.account}'
    warn: [{ when: { client_id: .+ }, message: ${text('warning')} }]
  - id: other
    title: ${text('second method')}
    grant: api_key
    credential_fields: [{ name: api_key, title: Key, secret: true }]
    api: { authorization: { header: x-key, value: '{api_key}' } }
api:
  base_url: https://${host}/api
  test: [{ path: /me }]
`;
  writeFileSync(join(folder, 'hostile.yaml'), manifest);
  const broken = manifest
    .replace('id: hostile', 'id: broken')
    .replace('api:\n  base', `${text('unknown key')}: 1\napi:\n  base`);
  writeFileSync(join(folder, 'broken.yaml'), broken);
  return folder;
}
