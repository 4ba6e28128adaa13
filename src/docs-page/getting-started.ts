import { hasConsent } from '../instance/method.ts';
import type { AuthenticationMethod, Connector } from '../manifest/connector.ts';
import type { Block, Inline } from './page.ts';

/** Where the page is read. */
export type Reader = 'command_line' | 'console';

/** How to get the credentials and enter them, step by step, as far as the manifest knows. */
export function gettingStarted(connector: Connector, redirectUri: string, reader: Reader): Block[] {
  const consenting = connector.authentication_methods.filter(hasConsent);
  const [first] = connector.authentication_methods;
  const always = consenting.length === connector.authentication_methods.length;
  const steps = stepsFor[reader];
  const list: Inline[][] = [
    ask(connector),
    ...(consenting.length === 0 ? [] : [register(redirectUri)]),
    steps.add(connector.id),
    ...(consenting.length === 0
      ? []
      : [['Authorise it', always ? '' : ', where the method asks for the customer’s consent', ...steps.authorise]]),
    ...(first && first.api.test.length > 0 ? [steps.test] : []),
  ];
  return [
    { heading: ['How to get credentials'], level: 2 },
    { list, ordered: true },
  ];
}

function ask({ documentation, authentication_methods: methods }: Connector): Inline[] {
  const given = [...new Set(methods.flatMap(toBeEntered))];
  const from: Inline[] = documentation === undefined ? ['the vendor'] : [{ link: 'the vendor', to: documentation }];
  const where: Inline[] = methods.length > 1 ? [' (which of them depends on the method, see below)'] : [];
  if (given.length === 0) return ['Open an account with ', ...from, '.'];
  return ['Get from ', ...from, `: ${given.join(', ')}`, ...where, '.'];
}

/** What only the vendor or the customer's account can tell. */
function toBeEntered({ credential_fields: fields }: AuthenticationMethod): string[] {
  return fields
    .filter(({ required, hidden, default: preset }) => required && !hidden && preset === undefined)
    .map(({ title }) => title);
}

function register(redirectUri: string): Inline[] {
  return ['Register this redirect URI with the vendor, to the letter: ', { code: redirectUri }];
}

interface Steps {
  add(connector: string): Inline[];
  /** Goes on after "Authorise it". */
  readonly authorise: Inline[];
  readonly test: Inline[];
}

const stepsFor: Readonly<Record<Reader, Steps>> = {
  command_line: {
    add: (id) => ['Add an instance and enter what you were given: ', { code: `evergrant add ${id}` }],
    authorise: [': ', { code: 'evergrant authorize <instance>' }, ', or send the customer a link.'],
    test: ['Check the connection: ', { code: 'evergrant test <instance>' }],
  },
  console: {
    add: () => ['Choose ', { strong: 'Add a connection' }, ' and enter what you were given.'],
    authorise: [' on its page, or send the customer a link that you make there.'],
    test: ['Check it with ', { strong: 'Test the connection' }, ' on its page.'],
  },
};
