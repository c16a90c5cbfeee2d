import exec from "k6/execution";
import { Trend } from "k6/metrics";

const offset = new Trend("c_offset");

export default () => offset.add(Date.now() - exec.scenario.startTime);
