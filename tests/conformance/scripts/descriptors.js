import http from "k6/http";
import { fact, HTTP } from "./fact.js";

export default async () => {
  const all = await Promise.all(Array.from({ length: 150 }, () => http.asyncRequest("GET", `${HTTP}/slow?ms=600`)));
  fact("kinds of answers when descriptors run out", [...new Set(all.map((r) => `${r.status} ${r.error_code}`))].sort());
};
