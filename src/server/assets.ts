import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';
import { stylesheet } from './pages/stylesheet.ts';

const pico = readFileSync(createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css'), 'utf8');

/** Addresses of the style sheets, in order. Each names its content, so that it may be kept for ever. */
export const stylesheets: readonly string[] = [address('pico', pico), address('evergrant', stylesheet)];

export function assets(app: FastifyInstance): void {
  [pico, stylesheet].forEach((content, i) => {
    app.get(stylesheets[i]!, { schema: { hide: true }, helmet: false }, (_, reply) =>
      reply
        .type('text/css; charset=utf-8')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(content),
    );
  });
}

function address(name: string, content: string): string {
  return `/assets/${name}.${createHash('sha256').update(content).digest('hex').slice(0, 12)}.css`;
}
