import exec from "k6/execution";
import { Counter } from "k6/metrics";

const start = new Counter("c_start");
export default () => {
  start.add(1);
  exec.test.fail("marked");
  start.add(1);
};
