#!/usr/bin/env node
// Plain JavaScript with no static import beyond Node's own, so that an older Node reaches the message instead of a stack trace.
import { existsSync } from 'node:fs';
import module from 'node:module';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `evergrant needs Node 24 or newer; this is Node ${process.versions.node}. Install it, or run: npm install node@24`,
  );
  process.exit(1);
}
// Compiled code is kept for the next command, which is most of what a short command spends.
module.enableCompileCache?.();
// A checkout runs from src/ (Node strips the types); the published package carries dist/ only.
const source = new URL('../src/cli/main.ts', import.meta.url);
await import(existsSync(source) ? source.href : new URL('../dist/cli/main.js', import.meta.url).href);
