import http from "k6/http";
import { fact, TLS } from "./fact.js";

export default async () => {
  const response = await http.asyncRequest("GET", `${TLS}/echo`);
  fact("insecureSkipTLSVerify", [response.status, response.error_code]);
};
