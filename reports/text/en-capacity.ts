/** What a capacity run says, in English: part of the catalogue `en.ts`. */
export const enCapacity = {
  slo: {
    lede: "Each point is one hold: demand kept at one rate until thousands of first attempts were counted. The SLO rate is where their good share crosses the objective.",
    noHold: "No rate was held: the procedure ended before. What is known comes from the baseline and the ramp, and is a bound at most.",
    chart: "Share of good first attempts at each rate that was held",
    alt: (holds: string, rate: string) =>
      `Points of ${holds} holds, share of good first attempts against demand, with the pooled curve. SLO rate: ${rate}.`,
    note: "Pooled curve: the shares of all holds, made to fall as demand rises. The SLO rate is read from a smooth curve through the same counts, which crosses the objective up to some per cent beside this one. The first 15% of each hold is left out. A hold of ten relaxation times no longer remembers how it began; near the ceiling none is that long.",
    demandAxis: "demand, first attempts per second",
    shareAxis: "good first attempts",
    pooled: "Pooled over all holds",
    sloMark: (rate: string) => `SLO rate ${rate}`,
    hold: "Staircase",
    demand: "Demand",
    good: "Good",
    sample: "n",
    interval: "95 % interval of the share",
    inAttempt: "People in an attempt",
    served: "Successful sign-ins",
    relaxations: "Length in relaxation times",
    little: "Little's law off by",
    scalability: ({
      alpha,
      beta,
      error,
      peak,
    }: {
      readonly alpha: string;
      readonly beta: string;
      readonly error: string;
      readonly peak: string | undefined;
    }) =>
      `The universal scalability law through these holds and the baseline has contention α = ${alpha} and coherency β = ${beta}, and misses their goodput by ${error} in the mean; ${peak === undefined ? "it has no peak" : `its peak would be at ${peak} people in an attempt`}. A description only, not an estimate of capacity.`,
    table: "SLO rates, one for each objective, from the same holds",
    objective: "Objective",
    objectiveText: (share: string, within: string) => `${share} within ${within}`,
    rate: "SLO rate",
    basis: "Interval",
    surge: (share: string, good: string, judged: string) =>
      `The plan's own arrivals, played once: ${share} of first attempts met the first objective (${good} of ${judged}).`,
    held: "Verification: a hold a little below the lower bound met the objective.",
    missed: "Verification failed: even a hold below the lower bound missed the objective. Do not use the SLO rate.",
  },
  ramp: {
    lede: "Demand rises steadily past what the platform can take. Served follows demand up to the ceiling; if it then falls, that is collapse.",
    chart: "Served against demand on the ramp",
    alt: (ceiling: string) =>
      `Points of 10 s on the ramp, successful sign-ins against demand, with the line that follows demand up to the ceiling. Ceiling: ${ceiling}.`,
    point: "Ramp, mean of 10 s",
    points: "points",
    hinge: "Everything served, up to the ceiling",
    servedAxis: "successful sign-ins per second",
    collapseMark: (rate: string) => `collapse ${rate}`,
    planeChart: "Served against demand, on the way up and on the way down",
    planeAlt:
      "Points of 10 s, successful sign-ins against demand, while demand rose and while it fell. Where the way down lies below the way up, the platform serves less than it could.",
    loop: (gap: string) => `At the same demand, sign-ins on the way down were ${gap} of the ceiling fewer than on the way up, in the mean.`,
    planeNote: "A backlog also leaves a loop. Only a platform that stays down after the spike below is caught in its collapse.",
    planeNoteAlone: "A backlog also leaves a loop: without a spike it tells nothing about recovery.",
    up: "While demand rose",
    down: "While demand fell, or after it",
  },
  recovery: {
    lede: "A minute of half as much again as the ceiling, then back to a demand that the platform had served. A healthy platform works off the backlog in the time that draining takes.",
    table: "Spikes",
    spike: "Spike",
    base: "Demand before and after",
    drain: "Time that draining takes",
    after: "Recovered after",
    times: "Over the draining",
    never: (watched: string) => `not in ${watched}`,
    endless: "without end",
    judgement: "Judgement",
    kinds: { healthy: "recovers", amplified: "recovers late: reloads feed the queue", metastable: "does not recover by itself" },
    tooSlow: "not while it was watched: below the self-healing limit it comes back, but slowly",
    chart: (base: string) => `Spike from ${base}`,
    alt: (kind: string) => `Line chart over time of demand, attempts and successful sign-ins around the spike: ${kind}.`,
    drainMark: "drained",
    recoveredMark: "recovered",
    limit: (rate: string, attempts: string) =>
      `Self-healing limit: ${rate}. While down, people tried ${attempts} times each; above this demand their reloads alone keep the platform down.`,
  },
  figures: {
    selfHealing: "Self-healing limit",
    selfHealingNote: "demand above which a collapsed platform does not recover by itself",
    recovery: "After a spike",
  },
  warningKinds: {
    "capacity-wanders":
      "What the platform lets in varies by more than chance, over tens of seconds or from one staircase to the next: its own capacity wanders, and the interval may be too narrow.",
    "verification-failed": "The verification hold failed: the SLO rate was not confirmed.",
    "verification-lowered": "The first verification hold failed: the lower bound is the rate at which a later one held.",
    "does-not-recover": "After a spike the platform did not recover by itself while it was watched.",
    "stays-down":
      "At the end the platform did not serve even little demand in time any more, however long nothing more was asked of it: the SLO rate is what it held before that.",
    reserve:
      "More people are let in for a while than can be let in for long: once a reserve is used up (a quota, a token bucket, a waiting room), the others are turned away at once. Ceiling and SLO rate are what lasts.",
    "perhaps-reserve":
      "In one phase the platform let everybody in, and then no more than a lower rate, or nobody for a while, and those whom it turned away were told so at once. If a reserve was used up there (a quota, a token bucket, a waiting room), the SLO rate and the ceiling do not last.",
    "few-people": "The holds counted too few people: the SLO rate may be off by more than 10 %. Three repeats give it an interval.",
    "attempts-miscounted":
      "Little's law does not hold in a hold: attempts took other times than they say, or were not counted as they came, and the rates below may be wrong.",
  },
  ended: (why: string) => `The procedure ended because: ${why}.`,
  endings: {
    "everything planned was measured": "everything planned was measured",
    "the generator was the limit, not the platform": "the generator was the limit, not the platform",
    "the capacity is changing: autoscaling, warm-up or caches": "the capacity is changing: autoscaling, warm-up or caches",
    "a limit of sessions was reached before the ceiling": "a limit of sessions was reached before the ceiling",
    "nobody was let in": "nobody was let in",
    "the objective was missed at every rate that was held": "the objective was missed at every rate that was held",
    "the objective was met at every rate that was held": "the objective was met at every rate that was held",
    "everything but the spikes was measured: they would exceed the highest rate allowed":
      "everything but the spikes was measured: they would exceed the highest rate allowed",
    "everything but the surge was measured: the plan's own arrivals exceed the highest rate allowed":
      "everything but the surge was measured: the plan's own arrivals exceed the highest rate allowed",
    "everything but the spikes and the surge was measured: they would exceed the highest rate allowed":
      "everything but the spikes and the surge was measured: they would exceed the highest rate allowed",
    "the platform collapsed, and nothing above its collapse was to be sent after that":
      "the platform collapsed, and nothing above its collapse was to be sent after that",
    "the time that was given was over": "the time that was given was over",
    "nothing broke up to the highest rate allowed": "nothing broke up to the highest rate allowed",
    "the platform does not come back under little load": "the platform does not come back under little load",
  },
  limits: {
    holds: "The SLO rate is that of steady demand. A bell's first minute is sharper; plan with a margin.",
    patience: "In holds nobody gives up before the objective's limit, so that leaving does not make the platform look better.",
    servers: "Do not scale these rates to more servers: shared parts such as databases do not grow with them.",
  },
};
