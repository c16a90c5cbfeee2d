/** The instants of one HTTP exchange, ms of the wall clock; 0 where it never came to that. */
export interface Marks {
  /** A connection was asked for. */
  asked: number;
  connectStart: number;
  connectEnd: number;
  tlsStart: number;
  tlsEnd: number;
  /** A connection, new or old, was there. */
  connected: number;
  /** The last byte of the request was handed to the system. */
  written: number;
  /** The first byte of the answer came. */
  firstByte: number;
}

/** k6's spans, in ms. `blocked` is all waiting for a connection and so contains `connecting` and `tlsHandshaking`. */
export interface Phases {
  readonly blocked: number;
  readonly connecting: number;
  readonly tlsHandshaking: number;
  readonly sending: number;
  readonly waiting: number;
  readonly receiving: number;
  /** sending + waiting + receiving. */
  readonly duration: number;
}

export function noMarks(): Marks {
  return { asked: 0, connectStart: 0, connectEnd: 0, tlsStart: 0, tlsEnd: 0, connected: 0, written: 0, firstByte: 0 };
}

/** Spans from instants, by k6's rules (`lib/netext/httpext/tracer.go`): what never began lasts 0. */
export function measurePhases(marks: Marks, endMs: number): Phases {
  const sending = marks.written > 0 ? span(marks.tlsEnd || marks.connectEnd || marks.connected, marks.written) : 0;
  const waiting = marks.written > 0 ? span(marks.written, marks.firstByte || endMs) : 0;
  const receiving = marks.firstByte > 0 ? span(marks.firstByte, endMs) : 0;
  return {
    blocked: span(marks.asked, marks.connected),
    connecting: span(marks.connectStart, marks.connectEnd),
    tlsHandshaking: span(marks.tlsStart, marks.tlsEnd),
    sending,
    waiting,
    receiving,
    duration: sending + waiting + receiving,
  };
}

function span(from: number, to: number): number {
  return from > 0 && to > from ? to - from : 0;
}
