import { hasTokens } from '../../instance/method.ts';
import { expectThat } from '../failure.ts';
import { connected } from './refresh.ts';
import { noTokens, type Scenario } from './scenario.ts';

export const revocation: Scenario = {
  id: 'revocation',
  title: 'removing a connection can end its grant at the vendor',
  skip: (subject) => {
    const { method, server } = subject;
    if (hasTokens(method) && method.revocation_request !== undefined) return null;
    return (
      noTokens(subject) ??
      (server?.revocation_endpoint ? 'The manifest declares no revocation.' : 'The vendor documents no revocation.')
    );
  },
  async run(lab) {
    const { engine, vendor, subject } = lab;
    const { id } = await connected(lab);
    await engine.removeInstance(id, { revoke: true });
    const revoked = vendor.received().some(({ endpoint, refusal }) => endpoint === 'revocation' && refusal === null);
    expectThat(revoked, {
      message: 'The vendor was not told to end the grant.',
      ...subject.at(['revocation_request']),
    });
  },
};
