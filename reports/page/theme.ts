/** The colours of the style sheet as they are now: light, dark or print. */
export interface Theme {
  readonly colour: (name: string) => string;
  readonly text: string;
  readonly grid: string;
  readonly paper: string;
  readonly font: string;
}

export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { colour: (name) => read(`c-${name}`), text: read("soft"), grid: read("line"), paper: read("paper"), font: style.fontFamily };
}

/** `#rrggbb` with an opacity from 0 to 1. */
export const faded = (hex: string, opacity: number): string =>
  hex +
  Math.round(opacity * 255)
    .toString(16)
    .padStart(2, "0");
