// What goes wrong outside of iterations, by the name in WHERE.
const reject = () => {
  Promise.reject(new Error("nobody awaits this"));
};
const where = __ENV.WHERE;

if (where === "init") reject();
if (where === "init-text") Promise.reject("a text");
if (where === "init-async") (async () => reject())();
if (where === "init-timer") setTimeout(reject, 10);
if (where === "init-late") {
  const late = Promise.reject(new Error("handled too late"));
  setTimeout(() => late.catch(() => {}), 10);
}
if (where === "init-handled") Promise.reject(new Error("handled")).catch(() => {});
if (where === "vu" && __VU > 0) reject();
if (where === "vu-throws" && __VU > 0) throw new Error("thrown by a VU");

export const setup = () => {
  if (where === "setup") reject();
};
export default () => {};
export const teardown = async () => {
  if (where === "teardown") throw new Error("by an async function");
};
