import exec from "k6/execution";
import { Trend } from "k6/metrics";

const offset = new Trend("c_offset");
const index = new Trend("c_index");

export default () => {
  offset.add(Date.now() - exec.scenario.startTime);
  index.add(exec.scenario.iterationInTest);
};
