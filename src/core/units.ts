/**
 * Quantities with a dimension. They are plain numbers at run time; the brand stops one from being passed for another.
 * Conversions live here and nowhere else.
 */
declare const unit: unique symbol;
type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

/** A duration or an instant on a run's own clock, in milliseconds. */
export type Milliseconds = Quantity<"ms">;
/** A rate, in events per second. */
export type PerSecond = Quantity<"1/s">;
/** A size, in bytes. */
export type Bytes = Quantity<"byte">;
/** A share of a whole, from 0 to 1. */
export type Ratio = Quantity<"ratio">;

export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
export const perSecond = (value: number): PerSecond => value as PerSecond;
export const bytes = (value: number): Bytes => value as Bytes;
export const ratio = (value: number): Ratio => value as Ratio;

/** A duration given in seconds. */
export const seconds = (value: number): Milliseconds => milliseconds(value * 1_000);
/** A duration given in minutes. */
export const minutes = (value: number): Milliseconds => seconds(value * 60);
/** A duration in seconds, for arithmetic with rates. */
export const inSeconds = (duration: Milliseconds): number => duration / 1_000;
/** Events expected at `rate` during `duration`. */
export const countAt = (rate: PerSecond, duration: Milliseconds): number => rate * inSeconds(duration);
/** `part` of `whole`; 0 when the whole is empty. */
export const shareOf = (part: number, whole: number): Ratio => ratio(whole > 0 ? part / whole : 0);
