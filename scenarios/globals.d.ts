/** What k6 and the embedded engine have beside the language. */
declare const console: {
  readonly log: (text: string) => void;
  readonly error: (text: string) => void;
};
declare const setTimeout: (done: () => void, ms: number) => number;
declare const clearTimeout: (timer: number) => void;
/** k6 has it since 2.2 (`globalThis.TextDecoder` says whether it is there). */
declare var TextDecoder: new () => { readonly decode: (bytes: ArrayBuffer) => string };
/** Whether hops are shown (`rentree check`), and whether platforms ask some people for more before they let them on. Constants, as those below. */
declare const HAS_TRACE: boolean;
declare const HAS_DUTY: boolean;
/** Whether anybody takes time to type, and whether anybody mistypes. */
declare const HAS_TYPING: boolean;
declare const HAS_MISTYPING: boolean;
/** Whether a plan says of a landing page what it is. */
declare const HAS_LANDING: boolean;
/** Whether a landing page of any make is known by nothing that a plan names. */
declare const HAS_UNNAMED: boolean;
/** Whether anybody signs out at the end. */
declare const HAS_LEAVERS: boolean;
/** Whether anything comes after the journey: a lesson in a virtual classroom, signing out. */
declare const HAS_LATER: boolean;
/** Whether a teacher has a lesson to call the roll for. */
declare const HAS_LESSONS: boolean;
/** Whether anything may be written. */
declare const HAS_WRITES: boolean;
/** Whether the plan brings rules about pages, and headers. */
declare const HAS_RULES: boolean;
declare const HAS_PLAN_HEADERS: boolean;
/** Whether somebody chooses among what a form offers. */
/** Whether forms are read that nobody has met yet: an identity provider's of any make, and those of a chain. */
declare const HAS_STRANGE_FORMS: boolean;
/** Whether a sign-in names the form that it wants. */
declare const HAS_SELECTORS: boolean;
/** Whether a ticket of CAS is validated as the service would, and whether it is taken to the service. */
declare const HAS_VALIDATION: boolean;
declare const HAS_SERVICE: boolean;
/** Whether an OpenID provider is asked for its addresses, and whether a plan names them. */
declare const HAS_ISSUER: boolean;
declare const HAS_ENDPOINTS: boolean;
/** Whether a client of an OpenID provider has a secret. */
declare const HAS_SECRET: boolean;
/** Whether a provider may ask for the account on a page of its own, before the password. */
declare const HAS_NAMES: boolean;
/** What the plan's chains name: constants by which the bundler cuts out the rest. */
declare const HAS_JSON: boolean;
declare const HAS_SIGNS: boolean;
declare const HAS_FORMS: boolean;
declare const HAS_QUERY: boolean;
declare const HAS_POST: boolean;
declare const HAS_STEP_HEADERS: boolean;
/** Whether a sign-in gives headers to what comes behind the door. */
declare const HAS_HEADERS: boolean;
