/** The value to three significant digits, which is how many are shown to people; the unit is the value's own. */
export const threeDigits = (value: number): number => Number(value.toPrecision(3));
