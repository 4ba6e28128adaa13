import { answerJson, type Script, startScriptedProvider } from '../helpers/scripted-provider.ts';

/** A provider whose answers a test holds back. */
export interface GatedProvider {
  readonly origin: string;
  /** The refresh token that a new consent begins with. */
  consent(): string;
  /** Whether the token would be granted. */
  isLive(refreshToken: string): boolean;
  /** From now on requests are processed at once and answered when `release` is called. */
  hold(): void;
  release(): void;
  /** Resolves when so many requests were processed since `hold`. */
  processed(count: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Refresh tokens read `refresh-FAMILY-TURN` and work once. One that was just spent is answered once more, with a new
 * successor that replaces the one before: so there is one right answer to what the store should hold.
 */
export async function startGatedProvider(): Promise<GatedProvider> {
  const turns: number[] = [];
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  let processed = 0;
  const consent = () => `refresh-${turns.push(0) - 1}-0`;
  const parse = (token: string) => token.split('-').slice(1).map(Number) as [family: number, turn: number];
  const tokens = (token: string) => {
    const [family] = parse(token);
    const turn = turns[family]! + 1;
    turns[family] = turn;
    const name = `${family}-${turn}`;
    return { access_token: `access-${name}`, refresh_token: `refresh-${name}`, token_type: 'Bearer', expires_in: 3600 };
  };
  const isLive = (token: string) => parse(token)[1] === turns[parse(token)[0]];

  const script: Script = async (received, response) => {
    const token = received.query.get('refresh_token') ?? consent();
    const [family, turn] = parse(token);
    const granted = turn >= turns[family]! - 1;
    const answer = granted ? answerJson(tokens(token)) : answerJson({ error: 'invalid_grant' }, 400);
    processed += 1;
    await gate.promise;
    answer(received, response);
  };
  const { origin, close } = await startScriptedProvider(script);
  return {
    origin,
    consent,
    isLive,
    hold() {
      gate = Promise.withResolvers<void>();
      processed = 0;
    },
    release: () => gate.resolve(),
    async processed(count) {
      while (processed < count) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    close,
  };
}
