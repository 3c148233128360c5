import type { Finding } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import { accessWords } from "./access-words.ts";
import { credentialWords } from "./credential-words.ts";
import { endpointWords } from "./endpoint-words.ts";
import { gateWords } from "./gate-words.ts";
import { policyWords } from "./policy-words.ts";
import { registrationWords } from "./registration-words.ts";
import { resourceWords } from "./resource-words.ts";
import { reviewWords } from "./review-words.ts";
import { settingWords } from "./setting-words.ts";
import { type FindingWords, told, type Wording } from "./told.ts";

const wordings: Readonly<Record<FindingId, Wording>> = {
  ...accessWords,
  ...endpointWords,
  ...gateWords,
  ...registrationWords,
  ...credentialWords,
  ...policyWords,
  ...resourceWords,
  ...settingWords,
  ...reviewWords,
};

/** A finding in sentences. Its effects have sentences of their own. */
export function wordsOf(finding: Finding): FindingWords {
  const words = wordings[finding.id].words(told(finding));
  if (typeof words === "string") return { text: words };
  const [text, consequence] = words;
  return consequence === "" ? { text } : { text, consequence };
}

/** One line about all findings of a kind: what a rule of code scanning is called. */
export function titleOf(id: FindingId): string {
  return wordings[id].title;
}
