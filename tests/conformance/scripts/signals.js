import exec from "k6/execution";
import { Counter } from "k6/metrics";

const start = new Counter("c_start");
const end = new Counter("c_end");
const done = new Counter("c_teardown");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export default async () => {
  start.add(1);
  // The first arrival, whichever VU plays it: k6 may take the one numbered 1 when others have ended.
  if (exec.scenario.iterationInTest === 0) {
    await pause(300);
    console.log("INTERRUPT-ME");
  }
  await pause(3000);
  end.add(1);
};

export const teardown = async () => {
  done.add(1);
  if (__ENV.LINGER) {
    console.log("INTERRUPT-ME");
    await pause(3000);
  }
  done.add(10);
};
