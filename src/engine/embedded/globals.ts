/** JavaScript's own globals as k6 has them. */
export const LANGUAGE_NAMES: readonly string[] =
  "Object,Function,Array,String,Number,BigInt,RegExp,Date,Boolean,Proxy,Reflect,Error,AggregateError,TypeError,ReferenceError,SyntaxError,RangeError,EvalError,URIError,Math,JSON,ArrayBuffer,DataView,Uint8Array,Uint8ClampedArray,Int8Array,Uint16Array,Int16Array,Uint32Array,Int32Array,Float32Array,Float64Array,BigInt64Array,BigUint64Array,Symbol,WeakSet,WeakMap,Map,Set,Promise,NaN,Infinity,isNaN,parseInt,parseFloat,isFinite,decodeURI,decodeURIComponent,encodeURI,encodeURIComponent,escape,unescape,TextDecoder,TextEncoder".split(
    ",",
  );

/** What k6 has and gives each VU itself, and what no function can take as a parameter. */
const NOT_HIDDEN = ["globalThis", "console", "setTimeout", "clearTimeout", "setInterval", "clearInterval", "crypto", "eval", "undefined"];
/** What Node gives a CommonJS module; some of it is no property of the global object. */
const OF_MODULES = ["require", "module", "exports", "__filename", "__dirname"];
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/**
 * The globals that a script must not see, because k6 does not have them: what leans on one must not work here and fail there. `names` are
 * those of this Node's global object, of which a later version has more.
 */
export function absentNames(names: readonly string[] = Object.getOwnPropertyNames(globalThis)): readonly string[] {
  const here = new Set([...LANGUAGE_NAMES, ...NOT_HIDDEN]);
  return [...new Set([...names, ...OF_MODULES])].filter((name) => !here.has(name) && IDENTIFIER.test(name));
}
