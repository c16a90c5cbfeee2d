/**
 * Seeded randomness, the same on every engine: 32-bit integer arithmetic only. Small and made of arrow functions, because the
 * script carries a copy per VU.
 */

/** Draws uniformly from [0, 1). */
export type Random = () => number;

/**
 * A stream of its own for every list of keys: sfc32 (Chris Doty-Humphrey, PractRand) started from a hash of the keys
 * (xmur3-style mixing with MurmurHash3's finaliser). Keys are whole numbers up to 2⁵³ − 1; order matters.
 */
export const seededRandom = (...keys: readonly number[]): Random => {
  let hash = 0x9e3779b9 ^ keys.length;
  const mix = (word: number): number => {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    return hash >>> 0;
  };
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? 0;
    mix(key >>> 0);
    mix(Math.floor(key / 4_294_967_296) >>> 0);
  }
  let a = mix(1);
  let b = mix(2);
  let c = mix(3);
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 12; warm += 1) draw();
  return draw;
};

/** An exponential draw of the given mean; 0 for a mean of 0. Inverse of the distribution function. */
export const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random());

/** A standard normal draw by the polar-free Box–Muller transform (two uniforms, one result). */
export const standardNormal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A lognormal draw: `median · e^(sigma·Z)`. */
export const lognormal = (random: Random, median: number, sigma: number): number => median * Math.exp(sigma * standardNormal(random));
