import type { Finding } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import { accessWords } from "./access-words.ts";
import { entraWords } from "./entra-words.ts";
import { policyWords } from "./policy-words.ts";
import { reviewWords } from "./review-words.ts";
import { stateWords } from "./state-words.ts";
import { dataOf, sentenceOf, type Wording } from "./wording.ts";

const wordings: Readonly<Record<FindingId, Wording>> = {
  ...accessWords,
  ...entraWords,
  ...policyWords,
  ...stateWords,
  ...reviewWords,
};

/** A finding in sentences. Each effect has its own sentences. */
export function wordsOf(finding: Finding): { readonly text: string; readonly consequence?: string } {
  const wording = wordings[finding.id];
  const [text, consequence] = typeof wording === "object" ? wording : ([wording, ""] as const);
  const data = dataOf(finding);
  const follows = sentenceOf(consequence, data);
  return { text: sentenceOf(text, data), ...(follows !== "" && { consequence: follows }) };
}
