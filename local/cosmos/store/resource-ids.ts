/** Ids of databases, containers and items as the service makes them: 4, 8 and 16 bytes in base64 without slashes. */
export function databaseRid(n: number): string {
  return encode([n]);
}

export function containerRid(databaseNumber: number, n: number): string {
  // The client keeps session tokens only for ids of exactly eight bytes.
  return encode([databaseNumber, n | 0x80000000]);
}

/** Derived from the address instead of stored: nothing but diagnostics reads it. */
export function itemRid(containerNumber: number, partition: string, id: string): string {
  return encode([containerNumber | 0x80000000, hash(partition, 17), hash(id, 31), hash(id, 131)]);
}

function encode(words: number[]): string {
  const bytes = Buffer.allocUnsafe(words.length * 4);
  words.forEach((word, index) => {
    bytes.writeUInt32BE(word >>> 0, index * 4);
  });
  return bytes.toString('base64').replaceAll('/', '-');
}

function hash(text: string, seed: number): number {
  let sum = seed;
  for (let index = 0; index < text.length; index++) sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  return sum;
}
