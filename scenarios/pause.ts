/** Waits, in ms of the wall clock; a pause of nothing costs nothing. The timer that ends it cannot throw. */
export const pause = (ms: number): Promise<void> => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve());
