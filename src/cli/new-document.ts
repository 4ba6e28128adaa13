import { readFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { EvergrantError } from '../errors.ts';
import { openTransport } from '../open.ts';
import { usageError } from './usage-error.ts';

/** A document that someone names, with the address that it was fetched from; null: a file. */
export interface NamedDocument {
  readonly content: string;
  readonly url: string | null;
}

/**
 * @param name a file, or an https address; what leads out takes the way and the rules of all requests
 * @throws invalid_request, egress_refused, provider_unreachable, provider_timeout, connection_lost, answer_too_large
 */
export async function readNamedDocument(name: string, config: () => Promise<Config>): Promise<NamedDocument> {
  if (/^[a-z]+:\/\//i.test(name)) return { content: await fetchDocument(name, await config()), url: name };
  const content = await readFile(name, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw usageError(`The file ${name} cannot be read (${cause.code ?? 'unknown reason'}).`);
  });
  return { content, url: null };
}

async function fetchDocument(name: string, config: Config): Promise<string> {
  const url = URL.parse(name);
  if (url?.protocol !== 'https:') throw usageError(`${name} is not an https address.`, saveIt);
  const transport = openTransport(config);
  try {
    const headers = [['accept', 'application/json, application/yaml;q=0.9, */*;q=0.1']] as const;
    const answer = await transport.exchange({ method: 'GET', url: url.href, headers }, [url.hostname]);
    if (answer.status === 200) return answer.body;
    const { location } = answer.headers;
    const hint = location === undefined ? saveIt : `It leads to ${new URL(location, url).href}: name that instead.`;
    throw usageError(`${name} answered with status ${answer.status}.`, hint);
  } catch (error) {
    if (!(error instanceof EvergrantError) || error.code !== 'answer_too_large') throw error;
    throw usageError(`The document at ${name} is larger than 1 MB.`, saveIt);
  } finally {
    await transport.close();
  }
}

const saveIt = 'Save the document and name the file.';
