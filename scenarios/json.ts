/** A JSON object read leniently: its texts by name, and nothing where it is no object at all. */
export const readJson = (text: string): Readonly<Record<string, string | undefined>> => {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
};
