/** `${NAME}` replaced by what `env` holds under the name; a name that is not there is left, so that a refusal shows. */
export const expand = (text: string, env: Readonly<Record<string, string>> = __ENV): string =>
  !text.includes("${") ? text : text.replace(/\$\{(\w+)\}/g, (whole, name: string) => env[name] ?? whole);
