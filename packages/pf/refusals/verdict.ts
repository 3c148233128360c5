import { capital } from "@protected-function/core/text/capital.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import { functionRefusals } from "./aadsts/function-rows.ts";
import type { ErrorExplanation } from "./explain-error.ts";
import type { Explanation } from "./explain.ts";
import { type HostStatus, isHostStatus } from "./explain-status.ts";
import type { Mismatch, Refusal } from "./requirements.ts";
import type { TokenExplanation } from "./token/explain-token.ts";

const answers: Readonly<Record<Refusal, string>> = {
  "gate 401": "App Service authentication refuses this token with 401",
  "gate 403": "App Service authentication refuses this token's client with 403",
  "function 403": "App Service authentication accepts this token, but the function refuses it with 403",
  "token endpoint": "Entra ID refuses",
};

/**
 * The part that refused, and the reason. An error takes precedence over a token, a token over a challenge, a challenge
 * over a status.
 */
export function explanationVerdict({ error, token, challenge, status }: Explanation): Verdict {
  if (error) return errorVerdict(error);
  if (token) return tokenVerdict(token);
  if (challenge) {
    return challenge.differences.length > 0
      ? { kind: "fail", sentence: `App Service authentication refused with 401. ${differing(challenge.differences)}.` }
      : { kind: "unknown", sentence: challenge.sentence };
  }
  if (status && isHostStatus(status.status)) {
    return hostVerdict(status.status, status.possibilities.length > 1);
  }
  const who = status?.status === 403 ? "App Service" : "App Service authentication";
  return { kind: "unknown", sentence: `Either ${who} or the function refused with ${status?.status}.` };
}

/** Several services may have answered with these. */
const answerers: Readonly<Partial<Record<HostStatus, string>>> = {
  404: "Either the Functions host or the function answered with 404.",
  500: "Either the function or App Service authentication failed with 500.",
  501: "Either a twin or the function answered with 501.",
  503: "With 503, either the Functions host isn't running, or the site is stopped.",
};

function hostVerdict(status: HostStatus, isUndecided: boolean): Verdict {
  const either = isUndecided ? answerers[status] : undefined;
  return either === undefined
    ? { kind: "fail", sentence: `The Functions host failed with ${status}.` }
    : { kind: "unknown", sentence: either };
}

/** The reason without the refuser: the code and its meaning, or the differences. Undefined if unknown. */
export function reasonIn({ error, token, challenge }: Explanation): string | undefined {
  const [first] = error?.codes ?? [];
  if (first?.means !== undefined && Object.hasOwn(functionRefusals, first.code)) {
    const reason = first.means.replace(/^40[13] from the function[^:]*: /, "");
    return `${capital(reason).replace(/\.$/, "")} (${first.code}).`;
  }
  if (first) return first.means === undefined ? undefined : `${first.code}: ${first.means}`;
  const differences = [...(token?.differences ?? []), ...(challenge?.differences ?? [])];
  return differences.length === 0 ? undefined : `${differing(differences)}.`;
}

function errorVerdict({ codes }: ErrorExplanation): Verdict {
  const [first] = codes;
  if (!first) return { kind: "unknown", sentence: "The error has no code." };
  const { code, means } = first;
  const refuser = Object.hasOwn(functionRefusals, code) ? "The function" : "Entra ID";
  return means === undefined
    ? { kind: "unknown", sentence: `${refuser} refused with ${code}, which isn't in this command's table.` }
    : { kind: "fail", sentence: `${refuser} refused with ${code}: ${means}` };
}

/** It isn't a token, or one that only others can read. Its sentence says all that there is to say. */
export function isUnreadable([first]: readonly Mismatch[]): boolean {
  return first?.what === "form";
}

function tokenVerdict({ expect, differences, sentence }: TokenExplanation): Verdict {
  if (isUnreadable(differences)) return { kind: "fail", sentence };
  if (expect === "pass") {
    return {
      kind: "pass",
      sentence: "The call passes if the signature holds: nothing differs from the deployed settings.",
    };
  }
  if (expect !== undefined) {
    return { kind: "fail", sentence: `${answers[expect]}. ${differing(differences)}.` };
  }
  return differences.length > 0
    ? { kind: "fail", sentence: `${nobody(differences)} accepts this token. ${differing(differences)}.` }
    : {
        kind: "unknown",
        sentence: "Nothing to compare this token with: add --twin, --stack <stack> or --outputs <file>",
      };
}

/** A token for another API of Microsoft is accepted there. */
function nobody(differences: readonly Mismatch[]): string {
  return differences.some(({ what }) => what === "audience") ? "No API of yours" : "No API";
}

function differing(differences: readonly Mismatch[]): string {
  const [first, ...others] = differences;
  // The commonest refusal, which needs no comparison. A token without an expiry, or from the future, does.
  const isExpired = others.length === 0 && first?.what === "validity" && first.found.startsWith("expired ");
  if (isExpired) return `The token ${first.found}`;
  return `Differs: ${[...new Set(differences.map(({ what }) => what))].join(", ")}`;
}
