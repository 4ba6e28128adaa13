import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import { stylesheet } from './pages/stylesheet.ts';

interface Asset {
  /** Names its content, so that it may be kept for ever. */
  readonly address: string;
  readonly type: string;
  readonly content: string;
}

const packages = createRequire(import.meta.url);
const ofPico = (name: string): string => readFileSync(packages.resolve(`@picocss/pico/css/${name}`), 'utf8');
const ofOurs = (name: string): string => readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8');

const classless = asset('pico', 'css', ofPico('pico.classless.min.css'));
const pages = asset('evergrant', 'css', stylesheet);
const pico = asset('pico-console', 'css', ofPico('pico.min.css'));
const console = asset('console', 'css', ofOurs('console.css'));
const script = asset('console', 'js', ofOurs('console.js'));

/** Addresses of the style sheets of the customer's pages, in order. */
export const stylesheets: readonly string[] = [classless.address, pages.address];
/** Addresses of those of the console. */
export const consoleStylesheets: readonly string[] = [pico.address, console.address];
export const consoleScript: string = script.address;

export function assets(app: FastifyInstance): void {
  for (const { address, type, content } of [classless, pages, pico, console, script]) {
    app.get(address, { schema: { hide: true }, helmet: false }, (_, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(content),
    );
  }
}

function asset(name: string, ending: 'css' | 'js', content: string): Asset {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const type = ending === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
  return { address: `/assets/${name}.${digest}.${ending}`, type, content };
}
