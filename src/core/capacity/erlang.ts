/** A queue M/M/c: Poisson arrivals at `rate` per second, `workers` of mean `service` seconds each, no limit. */
export interface ErlangQueue {
  readonly rate: number;
  readonly workers: number;
  readonly service: number;
}

/** Erlang B by its recursion B(n) = aB(n−1) / (n + aB(n−1)), a = rate·service: share of arrivals that find no worker when none may wait. */
export function erlangB({ rate, workers, service }: ErlangQueue): number {
  const load = rate * service;
  let blocking = 1;
  for (let n = 1; n <= workers; n += 1) blocking = (load * blocking) / (n + load * blocking);
  return blocking;
}

/** Erlang C: share of arrivals that must wait, B / (1 − ρ(1 − B)) (Gross & Harris 2008, §2.3). 1 from saturation on. */
export function erlangC(queue: ErlangQueue): number {
  const use = (queue.rate * queue.service) / queue.workers;
  if (use >= 1) return 1;
  const blocking = erlangB(queue);
  return blocking / (1 - use * (1 - blocking));
}

/**
 * Share of people who are through within `limit` seconds, wait and service together, first come first served (Gross & Harris
 * 2008, eq. 2.37): 1 − P(T > t), P(T > t) = e^(−μt) + C·μ/(μ − d)·(e^(−dt) − e^(−μt)), d = cμ − λ the rate at which queues
 * drain; where d = μ the second term is C·μt·e^(−μt). 0 from saturation on.
 */
export function shareWithin(queue: ErlangQueue, limit: number): number {
  const mu = 1 / queue.service;
  const drain = queue.workers * mu - queue.rate;
  if (drain <= 0) return 0;
  const waiting = erlangC(queue);
  const served = Math.exp(-mu * limit);
  const late = Math.abs(drain - mu) < 1e-9 * mu ? mu * limit * served : (mu / (mu - drain)) * (Math.exp(-drain * limit) - served);
  return 1 - served - waiting * late;
}

/** Highest rate per second at which at least `share` are through within `limit` seconds, by bisection; 0 where service alone takes too long. */
export function sloRateOf(
  station: { readonly workers: number; readonly service: number },
  objective: { readonly limit: number; readonly share: number },
): number {
  let low = 0;
  let high = station.workers / station.service;
  if (1 - Math.exp(-objective.limit / station.service) < objective.share) return 0;
  for (let step = 0; step < 60; step += 1) {
    const rate = (low + high) / 2;
    if (shareWithin({ ...station, rate }, objective.limit) >= objective.share) low = rate;
    else high = rate;
  }
  return low;
}
