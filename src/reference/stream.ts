/**
 * A seeded stream of uniform numbers in (0, 1): Chris Doty-Humphrey's sfc32, seeded by an FNV-1a hash of the name. Streams
 * with different names or seeds are independent for every practical purpose, so that one more draw in one place changes
 * nothing in another.
 */
export function openStream(seed: number, name: string): () => number {
  const start = hashText(`${seed}/${name}`);
  let a = start;
  let b = hashText(`${name}/${seed}`);
  let c = 0x9e3779b9 ^ start;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return ((sum >>> 0) + 0.5) / 0x1_0000_0000;
  };
  // The first outputs still show the seed's own bits: the generator's author throws twelve away, twenty cost nothing.
  for (let discarded = 0; discarded < 20; discarded += 1) next();
  return next;
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
}
