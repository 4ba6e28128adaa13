import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { EvergrantError } from '../errors.ts';
import { imageType } from './image-type.ts';

/** A picture that stands beside the workspace's name. */
export interface Logo {
  /** Path below our own origin; it names the content, so that it may be kept for ever. */
  readonly address: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Bytes: more is no logo, and every page loads it. */
const largest = 262_144;

/** @throws invalid_configuration where the file cannot be read, is too large, or is no picture that browsers know */
export function readLogo(path: string): Logo {
  const content = read(path);
  if (content.length > largest) throw refused(`${path} is larger than ${largest / 1024} KiB`);
  const type = imageType(content);
  if (type === null) throw refused(`${path} is none of SVG, PNG, JPEG and WebP`);
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { address: `/assets/logo.${digest}`, type, content };
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw refused(`${path} cannot be read`, cause);
  }
}

function refused(what: string, cause?: unknown): EvergrantError {
  return new EvergrantError('invalid_configuration', `EVERGRANT_LOGO: ${what}.`, {
    hint: 'Name a small picture: SVG, PNG, JPEG or WebP. All settings are listed in docs/operations.md.',
    cause,
  });
}

/**
 * An SVG may hold script. Shown as a picture it does not run; opened by its address, the policy and the sandbox keep it
 * from running and from loading anything. Its own styles are let through: they style nothing but itself.
 */
const policy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: ["'unsafe-inline'"],
    imgSrc: ['data:'],
    frameAncestors: ["'none'"],
    sandbox: [],
  },
};

/** The route of the logo, where there is one. */
export function serveLogo(app: FastifyInstance, logo: Logo | null): void {
  if (logo === null) return;
  app.get(logo.address, { schema: { hide: true }, helmet: { contentSecurityPolicy: policy } }, (_, reply) =>
    reply.type(logo.type).header('cache-control', 'public, max-age=31536000, immutable').send(logo.content),
  );
}
