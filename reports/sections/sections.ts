import type { Section } from "../context.ts";
import { clausesSection } from "./clauses.ts";
import { conservationSection } from "./conservation.ts";
import { demandSection } from "./demand.ts";
import { generatorSection } from "./generator.ts";
import { limitsSection } from "./limits.ts";
import { outcomesSection } from "./outcomes.ts";
import { provenanceSection } from "./provenance.ts";
import { rampSection } from "./ramp.ts";
import { recoverySection } from "./recovery.ts";
import { sloSection } from "./slo.ts";
import { stepsSection } from "./steps.ts";
import { timeSection } from "./time.ts";
import { verdictSection } from "./verdict.ts";
import { warningsSection } from "./warnings.ts";

/** The report's sections in the order of reading. */
export const SECTIONS: readonly Section[] = [
  verdictSection,
  clausesSection,
  sloSection,
  rampSection,
  recoverySection,
  demandSection,
  timeSection,
  outcomesSection,
  stepsSection,
  conservationSection,
  generatorSection,
  warningsSection,
  limitsSection,
  provenanceSection,
];
