/**
 * What a script holds of a chain whose steps name everything: stands in for the bundler's module in every test of chains alike, because files share a
 * worker, and with it the module that came first.
 */
export { forms } from "../../scenarios/chain/forms.ts";
export * as keepers from "../../scenarios/chain/keepers.ts";
export { saidBy } from "../../scenarios/chain/said.ts";
