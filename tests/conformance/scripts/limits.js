import http from "k6/http";
import { Counter } from "k6/metrics";
import { HTTP } from "./fact.js";

const start = new Counter("c_start");
const end = new Counter("c_end");
const finished = new Counter("c_finally");
const after = new Counter("c_after");

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const busy = async () => {
  start.add(1);
  await pause(950);
  end.add(1);
};

export const request = async () => {
  start.add(1);
  try {
    await http.asyncRequest("GET", `${HTTP}/hang`, null, { timeout: 10000 });
    after.add(1);
  } finally {
    finished.add(1);
  }
  end.add(1);
};

export const timer = async () => {
  start.add(1);
  try {
    await pause(10000);
    after.add(1);
  } finally {
    finished.add(1);
  }
  end.add(1);
};

export const loose = () => {
  start.add(1);
  setTimeout(() => after.add(1), 10000);
  end.add(1);
};

export const patient = async () => {
  start.add(1);
  await pause(400);
  end.add(1);
};
