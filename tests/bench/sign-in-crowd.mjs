// The crowd of bench `reference`, a process of its own: `node sign-in-crowd.mjs PORT PER_SECOND SECONDS`. Everybody comes at a random
// instant, on a connection of their own, and sends three requests: the form, the credentials, the page behind the door.
import { connect } from "node:net";

const [port, perSecond, seconds] = process.argv.slice(2).map(Number);
const HOST = `Host: 127.0.0.1:${port}\r\n`;
const FORM = `GET /auth/login HTTP/1.1\r\n${HOST}\r\n`;
const people = perSecond * seconds;
let [come, gone, isIn] = [0, 0, 0];

function arrive(person) {
  const credentials = `email=user${person}&password=pw${person}&callBack=&details=`;
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let [step, text] = [0, ""];
  socket.setEncoding("latin1");
  socket.once("connect", () => socket.write(FORM));
  socket.once("error", () => undefined);
  socket.once("close", leave);
  socket.on("data", (part) => {
    text += part;
    const head = text.indexOf("\r\n\r\n");
    if (head < 0 || text.length < head + 4 + Number(/content-length: (\d+)/i.exec(text)[1])) return;
    const answer = text;
    text = "";
    step += 1;
    if (step === 1) {
      socket.write(
        `POST /auth/login HTTP/1.1\r\n${HOST}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${credentials.length}\r\n\r\n${credentials}`,
      );
    } else if (step === 2) {
      const session = /oneSessionId=([^;]+)/.exec(answer);
      if (session === null) socket.destroy();
      else socket.write(`GET /timeline/timeline HTTP/1.1\r\n${HOST}Cookie: oneSessionId=${session[1]}\r\n\r\n`);
    } else {
      if (answer.includes('data-page="timeline"')) isIn += 1;
      socket.end();
    }
  });
}

function leave() {
  gone += 1;
  if (gone === people) process.stdout.write(`${isIn}\n`, () => process.exit(0));
}

const start = performance.now();
let next = 0;
function look() {
  for (const since = performance.now() - start; come < people && next <= since; come += 1) {
    arrive(come + 1);
    next += (-Math.log(1 - Math.random()) * 1_000) / perSecond;
  }
  if (come < people) setTimeout(look, 1);
}
look();
