/** Ways in which real pages write the same form. */
export const PAGE_VARIANTS = [
  "plain",
  "unquoted" /* attributes without quotes */,
  "upper-case" /* <INPUT NAME=…> */,
  "entities" /* &#x2F; in the action */,
  "action-question" /* action="?" */,
  "action-hash" /* action="#" */,
  "action-missing",
  "action-empty",
  "action-relative",
  "action-protocol-relative" /* //host/path */,
  "base-href" /* the action counts from a <base> */,
  "meta-refresh" /* a page in between that refreshes itself */,
  "heavy" /* 5 MB */,
  "latin-1",
  "missing-field" /* a hidden field is not there */,
  "several-forms" /* a search form before it, a help form after it */,
  "nested-forms",
] as const;
export type PageVariant = (typeof PAGE_VARIANTS)[number];
