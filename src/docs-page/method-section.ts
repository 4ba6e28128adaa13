import { hasConsent, hasTokens } from '../instance/method.ts';
import type { AuthenticationMethod, TokenMethod } from '../manifest/connector.ts';
import { fieldNotes } from './field-notes.ts';
import { joinedSentences, listed } from './joined.ts';
import type { Block, Inline } from './page.ts';

/** What an administrator needs to know of one authentication method. */
export function methodSection(method: AuthenticationMethod, redirectUri: string): Block[] {
  return [
    { heading: [method.title], level: 3 },
    ...(method.description === undefined ? [] : [{ paragraph: [method.description] }]),
    credentials(method),
    ...warnings(method),
    ...redirect(method, redirectUri),
    ...scopes(method),
    ...lifetimes(method),
    ...choices(method),
    ...testCalls(method),
  ];
}

function credentials({ credential_fields: fields }: AuthenticationMethod): Block {
  return {
    head: ['Credential', 'Required?', 'Notes'],
    table: fields
      .filter(({ hidden }) => !hidden)
      .map((field) => [
        [field.title, ' (', { code: field.name }, ')'],
        [field.required ? 'yes' : 'no'],
        fieldNotes(field),
      ]),
  };
}

function warnings({ warn }: AuthenticationMethod): Block[] {
  if (warn.length === 0) return [];
  return [
    { paragraph: ['You are warned, and not held up, where what was entered does not seem to fit:'] },
    { list: warn.map(({ message }) => [message]), ordered: false },
  ];
}

function redirect(method: AuthenticationMethod, redirectUri: string): Block[] {
  if (!hasConsent(method)) return [];
  const https = method.authorization_request.https_redirect_uri
    ? 'The provider accepts https addresses only.'
    : 'It should be https; the provider may accept http on localhost for trials.';
  return [
    { heading: ['Redirect URI'], level: 4 },
    {
      paragraph: [
        'Register ',
        { code: redirectUri },
        ` at the provider, to the letter: a slash more or less makes it another one. ${https}`,
      ],
    },
  ];
}

function scopes(method: AuthenticationMethod): Block[] {
  const field = method.credential_fields.find(({ name }) => name === 'scope');
  const always = hasTokens(method) ? method.scope.always : [];
  if (always.length === 0 && field === undefined) return [];
  const sentences: Inline[][] = [
    field === undefined ? [] : [`What is entered as ${field.title} is asked for.`],
    always.length === 0 ? [] : ['Always asked for: ', ...listed(always.map(coded)), '.'],
    testScopes(method),
  ];
  return [{ heading: ['Scopes'], level: 4 }, { paragraph: joinedSentences(sentences) }];
}

/** Nothing where there is a test call that needs no scope: it serves whatever was granted. */
function testScopes({ api: { test } }: AuthenticationMethod): Inline[] {
  const needed = [...new Set(test.map(({ scope }) => scope))];
  const scopes = needed.filter((scope) => scope !== undefined);
  if (scopes.length < needed.length || scopes.length === 0) return [];
  const which = scopes.length === 1 ? 'The test of the connection needs ' : 'The test of the connection needs one of: ';
  return [which, ...listed(scopes.map(coded)), '.'];
}

const coded = (text: string): Inline[] => [{ code: text }];

function lifetimes(method: AuthenticationMethod): Block[] {
  if (!hasTokens(method)) return [];
  const sentences = lifetimeSentences(method);
  return sentences.length === 0
    ? []
    : [{ heading: ['How long it lasts'], level: 4 }, { paragraph: [sentences.join(' ')] }];
}

function lifetimeSentences({ refresh_token: rules }: TokenMethod): string[] {
  return [
    ...(rules.rotation === 'single_use'
      ? [
          'Each refresh token is good for one use: keep the credentials in one system, or each will end the other’s grant.',
        ]
      : []),
    ...(rules.idle_lifetime === undefined
      ? []
      : [
          `The grant ends after ${duration(rules.idle_lifetime)} of disuse; a running Evergrant renews it well before.`,
        ]),
    ...(rules.absolute_lifetime === undefined
      ? []
      : [`${duration(rules.absolute_lifetime)} after the authorisation the customer must authorise again.`]),
  ];
}

function duration(seconds: number): string {
  for (const [name, length] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const) {
    const count = seconds / length;
    if (Number.isInteger(count)) return `${count} ${name}${count === 1 ? '' : 's'}`;
  }
  return `${seconds} seconds`;
}

function choices({ after_connect: steps }: AuthenticationMethod): Block[] {
  const names = steps.flatMap(({ response }) => (response.choose === undefined ? [] : [response.choose.as]));
  if (names.length === 0) return [];
  return [
    { heading: ['After connecting'], level: 4 },
    {
      paragraph: [
        'Where the account has several, choose: ',
        ...listed(names.map((name): Inline[] => [{ code: name }])),
        '.',
      ],
    },
  ];
}

function testCalls({ api }: AuthenticationMethod): Block[] {
  if (api.test.length === 0) return [];
  return [
    { heading: ['Test calls'], level: 4 },
    {
      head: ['Call', 'Made where this scope was granted'],
      table: api.test.map(({ method, path, scope }) => [
        [{ code: `${method} ${path}` }],
        scope === undefined ? ['always'] : [{ code: scope }],
      ]),
    },
  ];
}
