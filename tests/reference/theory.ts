/** Queueing theory that the stations are held against; written from the textbooks, not from the stations. */

/** Probability of waiting in M/M/c with `load` = λ/μ (Erlang 1917, by the stable recursion of Erlang B). */
export function erlangC(servers: number, load: number): number {
  const blocked = erlangB(servers, load);
  const busy = load / servers;
  return blocked / (1 - busy + busy * blocked);
}

/** Probability of being blocked in M/M/c/c: B(0) = 1, B(c) = aB(c−1) / (c + aB(c−1)). */
export function erlangB(servers: number, load: number): number {
  let blocked = 1;
  for (let c = 1; c <= servers; c += 1) blocked = (load * blocked) / (c + load * blocked);
  return blocked;
}

/** Mean wait in M/M/c in units of the mean service: C(c, a) / (c − a). */
export const meanWaitMmc = (servers: number, load: number): number => erlangC(servers, load) / (servers - load);

/** Share of arrivals that find c servers busy and all `places` taken: the last state's probability in M/M/c/(c + places). */
export function blockedMmck(servers: number, places: number, load: number): number {
  let weight = 1;
  let total = 1;
  for (let n = 1; n <= servers + places; n += 1) {
    weight *= load / Math.min(n, servers);
    total += weight;
  }
  return weight / total;
}

/**
 * Mean wait in M/D/c in units of the service, by Crommelin's equations (1932): the number present one service later is what
 * was more than c before plus a Poisson number. Solved by iteration over the first `states` states.
 */
export function meanWaitMdc(servers: number, load: number, states = 200): number {
  const arrivals = poisson(load, states);
  let p = arrivals.slice();
  for (let round = 0; round < 2_000; round += 1) {
    const next = new Array<number>(states).fill(0);
    for (const [before, share] of p.entries()) {
      const left = Math.max(before - servers, 0);
      for (let came = 0; left + came < states; came += 1) {
        const chance = arrivals[came] ?? 0;
        if (chance < 1e-16 && came > load) break;
        next[left + came] = (next[left + came] ?? 0) + share * chance;
      }
    }
    const moved = next.reduce((sum, value, index) => sum + Math.abs(value - (p[index] ?? 0)), 0);
    p = next;
    if (moved < 1e-12) break;
  }
  const waiting = p.reduce((sum, share, n) => sum + Math.max(n - servers, 0) * share, 0);
  return waiting / load;
}

function poisson(mean: number, states: number): number[] {
  let chance = Math.exp(-mean);
  return Array.from({ length: states }, (_, n) => {
    if (n > 0) chance *= mean / n;
    return chance;
  });
}
