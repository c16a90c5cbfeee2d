/** Each further wait of a person lasts this much longer than the one before (facts: saturation §5.2). */
export const HABITUATION = 1.2;
