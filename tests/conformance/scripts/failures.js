import http from "k6/http";
import { Counter } from "k6/metrics";
import { HTTP } from "./fact.js";

const start = new Counter("c_start");
const after = new Counter("c_after");
const caught = new Counter("c_caught");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const thrown = () => {
  start.add(1);
  throw new Error("thrown on purpose");
};

export const thrownText = () => {
  start.add(1);
  throw "a bare text";
};

export const awaited = async () => {
  start.add(1);
  await pause(10);
  throw new TypeError("after a wait");
};

export const unhandled = async () => {
  start.add(1);
  try {
    Promise.reject(new Error("nobody awaits this"));
    await pause(50);
    after.add(1);
  } catch {
    caught.add(1);
  }
};

export const handledLater = async () => {
  start.add(1);
  const rejected = Promise.reject(new Error("handled later"));
  await pause(20);
  try {
    await rejected;
  } catch {
    caught.add(1);
  }
};

export const handledAtOnce = async () => {
  start.add(1);
  try {
    await Promise.reject(new Error("handled"));
  } catch {
    caught.add(1);
  }
  after.add(1);
};

export const timer = async () => {
  start.add(1);
  setTimeout(() => {
    throw new Error("in a timer");
  }, 10);
  try {
    await pause(60);
    after.add(1);
  } catch {
    caught.add(1);
  }
};

export const pendingRequest = async () => {
  start.add(1);
  http.asyncRequest("GET", `${HTTP}/slow?ms=200`).then(() => after.add(1));
  throw new Error("with a request on its way");
};

export const neverSettled = async () => {
  start.add(1);
  await new Promise(() => {});
  after.add(1);
};

export const fine = () => start.add(1);
