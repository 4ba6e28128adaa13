/** Base64 (or base64url) of 32 bytes, several separated by commas. Messages name the position, never the key. */
export function parseEncryptionKeys(text: string): Uint8Array[] {
  return text.split(',').map((item, index) => decodeKey(item.trim(), index + 1));
}

function decodeKey(text: string, position: number): Uint8Array {
  const key = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null;
  if (key?.length !== 32) {
    throw new Error(`must be base64 of 32 bytes (openssl rand -base64 32 makes one); key ${position} is not.`);
  }
  return new Uint8Array(key);
}
