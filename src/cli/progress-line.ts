import { createLogUpdate } from "log-update";
import type { Progress } from "../engine/download.ts";
import type { Terminal } from "./terminal.ts";

const BAR_WIDTH = 30;

/** Shows a download: a bar on a terminal, nothing elsewhere. */
export function progressLine(terminal: Terminal): (progress: Progress) => void {
  if (!terminal.isInteractive) return () => undefined;
  const draw = createLogUpdate(process.stderr);
  return ({ receivedBytes, totalBytes }) => {
    const share = totalBytes === undefined ? 0 : Math.min(1, receivedBytes / totalBytes);
    const bar = "█".repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, "░");
    draw(`${totalBytes === undefined ? "" : `${bar} ${Math.round(share * 100)} % `}${(receivedBytes / 1e6).toFixed(1)} MB`);
    if (receivedBytes === totalBytes) draw.done();
  };
}
