/** What asks a program to end: Ctrl-C, Ctrl-\\, a closed terminal, and whoever ends processes. */
const NAMES = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;

/** Those signals, as something that the parts of a run can listen to. */
export interface StopSignal {
  /** Times that the user asked to stop. */
  readonly count: () => number;
  /** Calls back on each ask, also when one came before. Returns how to stop listening. */
  readonly listen: (onStop: () => void) => () => void;
  /** Gives the signals back to the system's default. */
  readonly release: () => void;
}

export function catchStopSignals(): StopSignal {
  let asked = 0;
  const listeners = new Set<() => void>();
  const onSignal = (): void => {
    asked += 1;
    for (const listener of listeners) listener();
  };
  for (const name of NAMES) process.on(name, onSignal);
  return {
    count: () => asked,
    listen: (onStop) => {
      listeners.add(onStop);
      for (let missed = 0; missed < asked; missed += 1) onStop();
      return () => listeners.delete(onStop);
    },
    release: () => {
      for (const name of NAMES) process.removeListener(name, onSignal);
    },
  };
}
