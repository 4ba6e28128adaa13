/** Stands in for the person's browser: opens the address it is given, allows the access, goes where it is led. */
import { consent } from '../helpers/consent.ts';

const [address] = process.argv.slice(2);
if (address === undefined) throw new Error('No address.');
await fetch(await consent(address));
