import type { Station } from "../core/plan/plan.ts";
import { type Milliseconds, milliseconds } from "../core/units.ts";
import { openStream } from "./stream.ts";

/** Coefficient of variation of a lognormal law whose plan names none. */
const DEFAULT_CV = 1;

/**
 * Draws the service times of a station, one for each arrival in order, from the station's own stream: the n-th arrival of the
 * same seed always brings the same work, whatever happened to those before it.
 */
export function drawServices(station: Station, seed: number, name: string): () => Milliseconds {
  const uniform = openStream(seed, `service/${name}`);
  const mean = station.service;
  if (station.law === "constant") return () => mean;
  if (station.law === "exponential") return () => milliseconds(-mean * Math.log(uniform()));
  // Mean and CV of a lognormal: σ² = ln(1 + cv²), μ = ln(mean) − σ²/2 (Law, Simulation Modeling and Analysis, §6.2).
  const variance = Math.log(1 + (station.cv ?? DEFAULT_CV) ** 2);
  const location = Math.log(mean) - variance / 2;
  return () => milliseconds(Math.exp(location + Math.sqrt(variance) * drawNormal(uniform)));
}

/** A standard normal number by Box and Muller; always two uniform numbers, so that draws stay aligned. */
function drawNormal(uniform: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(uniform()));
  return radius * Math.cos(2 * Math.PI * uniform());
}
