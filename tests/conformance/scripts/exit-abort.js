import exec from "k6/execution";
import { Counter } from "k6/metrics";

const start = new Counter("c_start");
export default () => {
  start.add(1);
  exec.test.abort("enough");
};
export const teardown = () => start.add(100);
