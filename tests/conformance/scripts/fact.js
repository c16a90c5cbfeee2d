/** Reports something found out, through the log, in ASCII. */
export const fact = (name, value) => {
  const text = JSON.stringify([name, value === undefined ? "undefined" : value]);
  console.log(`FACT ${text.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}`);
};
export const HTTP = `http://127.0.0.1:${__ENV.HTTP_PORT}`;
export const ENT = `http://ent.test:${__ENV.HTTP_PORT}`;
export const SUB = `http://sub.ent.test:${__ENV.HTTP_PORT}`;
export const OTHER = `http://other.test:${__ENV.HTTP_PORT}`;
export const TLS = `https://127.0.0.1:${__ENV.TLS_PORT}`;
export const BROKEN = `http://127.0.0.1:${__ENV.BROKEN_PORT}`;
export const CLOSED = `http://127.0.0.1:${__ENV.CLOSED_PORT}`;
export const WS = `ws://127.0.0.1:${__ENV.HTTP_PORT}/ws`;
