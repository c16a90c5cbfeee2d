import { createServer } from "node:net";
import { expect, it } from "vitest";
import { Workshop } from "./system.ts";

it("starts no server where another's answers would be taken for its own", async () => {
  const other = createServer((socket) => socket.destroy());
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening));
  const place = other.address();
  const url = `http://127.0.0.1:${typeof place === "object" ? place?.port : ""}/simplesaml/`;
  await expect(Workshop.at(url)).rejects.toThrow(/listens on 127\.0\.0\.1:\d+ already/);
  await new Promise((closed) => other.close(closed));
  await (await Workshop.at(url)).close();
});
