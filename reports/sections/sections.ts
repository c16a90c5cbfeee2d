import type { Section } from "../context.ts";
import { clausesSection } from "./clauses.ts";
import { conservationSection } from "./conservation.ts";
import { demandSection } from "./demand.ts";
import { generatorSection } from "./generator.ts";
import { limitsSection } from "./limits.ts";
import { outcomesSection } from "./outcomes.ts";
import { provenanceSection } from "./provenance.ts";
import { stepsSection } from "./steps.ts";
import { timeSection } from "./time.ts";
import { verdictSection } from "./verdict.ts";
import { warningsSection } from "./warnings.ts";

/** The report's sections in the order of reading. */
export const SECTIONS: readonly Section[] = [
  verdictSection,
  clausesSection,
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
