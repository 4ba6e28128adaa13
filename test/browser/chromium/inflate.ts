/** A process of its own, since the package unpacks into the temporary folder of the process: see unpack-bundled.ts. */
import { join } from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';

const [packed = ''] = process.argv.slice(2);
await Promise.all([chromium.executablePath(packed), inflate(join(packed, 'al2023.tar.br'))]);
