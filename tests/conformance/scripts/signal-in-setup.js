import { Counter } from "k6/metrics";

const start = new Counter("c_start");
const end = new Counter("c_end");
const done = new Counter("c_teardown");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const setup = async () => {
  start.add(1);
  await pause(300);
  console.log("INTERRUPT-ME");
  await pause(3000);
  end.add(1);
};

export default () => end.add(10);

export const teardown = () => done.add(1);
