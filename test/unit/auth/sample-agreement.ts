import type { AgreementTerms } from "../../../src/domain/grant.ts";

/** What ana of lumi agreed to with bsc. */
export const sampleAgreement: AgreementTerms = {
  source: "bsc",
  destination: "lumi",
  grantId: "gr-k3f9x2m7qa",
  terms: "ab".repeat(32),
  purpose: "study 12 alone",
  artifact: "climate/**",
  person: "ana",
  forSite: false,
  country: "FI",
};
