import { minutes } from "../../core/units.ts";
import { type Answer, answerText } from "../answer.ts";
import type { Call } from "../call.ts";
import { escapeHtml } from "../page.ts";
import { Tickets } from "../ticket.ts";

interface Granted {
  readonly login: string;
  readonly service: string;
}

/** Service tickets of a CAS server: valid once, for five minutes, for one service (CAS Protocol 3.0.3, §3.1). */
export class ServiceTickets {
  readonly #tickets = new Tickets<Granted>({ life: minutes(5), prefix: "ST-" });

  issue(call: Call, login: string, service: string): string {
    return this.#tickets.issue({ login, service }, call.at);
  }

  /** Who a ticket lets into a service; the ticket is spent by the question, whatever the answer. */
  redeem(call: Call, ticket: string, service: string): { readonly login: string } | "INVALID_TICKET" | "INVALID_SERVICE" {
    const granted = this.#tickets.spend(ticket, call.at);
    if (granted === undefined) return "INVALID_TICKET";
    return granted.service === service ? { login: granted.login } : "INVALID_SERVICE";
  }

  /** The validation's answer: 200 for good and bad tickets, as the protocol wants it. */
  validate(call: Call): Answer {
    const ticket = call.query("ticket");
    const service = call.query("service");
    if (ticket === "" || service === "") return answerFailure("INVALID_REQUEST", "service and ticket are required");
    const redeemed = this.redeem(call, ticket, service);
    if (typeof redeemed === "string") return answerFailure(redeemed, `ticket ${ticket} not recognized`);
    const user = `<cas:authenticationSuccess>\n<cas:user>${escapeHtml(redeemed.login)}</cas:user>\n</cas:authenticationSuccess>`;
    return answerText(200, "application/xml;charset=UTF-8", writeResponse(user), "completion");
  }
}

function answerFailure(code: string, text: string): Answer {
  const failure = `<cas:authenticationFailure code="${code}">${escapeHtml(text)}</cas:authenticationFailure>`;
  return answerText(200, "application/xml;charset=UTF-8", writeResponse(failure), "refused-request");
}

const writeResponse = (content: string): string =>
  `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>\n${content}\n</cas:serviceResponse>\n`;
