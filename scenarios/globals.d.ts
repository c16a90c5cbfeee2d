/** What k6 and the embedded engine have beside the language. */
declare const console: {
  readonly log: (text: string) => void;
  readonly error: (text: string) => void;
};
declare const setTimeout: (done: () => void, ms: number) => number;
declare const clearTimeout: (timer: number) => void;
declare const TextDecoder: new () => { readonly decode: (bytes: ArrayBuffer) => string };
/** What the plan's chains name: constants by which the bundler cuts out the rest. */
declare const HAS_JSON: boolean;
declare const HAS_SIGNS: boolean;
declare const HAS_FORMS: boolean;
declare const HAS_QUERY: boolean;
declare const HAS_HEADERS: boolean;
