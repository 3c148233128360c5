import { capital } from "@protected-function/core/text/capital.ts";
import { beginAgain, deployAgain } from "../stacks/recipe/deploy-again.ts";
import type { CodeExplanation } from "./explain-error.ts";
import type { Explanation } from "./explain.ts";
import type { Mismatch } from "./requirements.ts";

/** A live stack's commands in a fix, and what does the same on a twin. Longer ones first. */
const onLiveStack: readonly (readonly [live: RegExp, twin: string])[] = [
  [
    /`\.\/pf rotate [^`]*`, then `npx pulumi up`, and hand over the new one/gi,
    `set a later endDate, and ${deployAgain}`,
  ],
  [/run `npx pulumi refresh`(?:, then (?:run )?`npx pulumi up`| first)/gi, beginAgain],
  [/run `npx pulumi up`/gi, deployAgain],
  [
    /Changes in the portal since the last deployment\. `npx pulumi refresh` shows them, and/gi,
    "Changes of the twin's tenant since the last deployment:",
  ],
  [
    /run `\.\/pf drift` to find an app setting that overrides it, with the command that removes it/gi,
    `remove an app setting that overrides it, and ${deployAgain}`,
  ],
  [/`npx pulumi stack output --show-secrets callers`/g, "`./pf twin secret <caller>`"],
  [/`npx pulumi stack output callers`/g, "`./pf recipes --for curl`"],
  [/`npx pulumi stack output publicClient`/g, "`./pf recipes --for curl --as user`"],
];

/** A fix for the stack of a running twin, which Pulumi's command line doesn't know. */
export function fixOnTwin(fix: string): string {
  return onLiveStack.reduce(
    (text, [live, twin]) => text.replaceAll(live, (found) => (/^[A-Z]/.test(found) ? capital(twin) : twin)),
    fix,
  );
}

/** An explanation whose fixes are those of a twin. */
export function explanationOnTwin(explanation: Explanation): Explanation {
  const { token, error, challenge } = explanation;
  return {
    ...explanation,
    ...(token && { token: ofComparison(token) }),
    ...(challenge && { challenge: ofComparison(challenge) }),
    ...(error && {
      error: { ...error, codes: error.codes.map(ofCode), differences: error.differences.map(ofMismatch) },
    }),
  };
}

function ofComparison<
  Compared extends { readonly differences: readonly Mismatch[]; readonly remains: readonly string[] },
>(compared: Compared): Compared {
  return { ...compared, differences: compared.differences.map(ofMismatch), remains: compared.remains.map(fixOnTwin) };
}

function ofMismatch(found: Mismatch): Mismatch {
  return { ...found, fix: { ...found.fix, how: fixOnTwin(found.fix.how) } };
}

function ofCode(code: CodeExplanation): CodeExplanation {
  return code.cures ? { ...code, cures: code.cures.map(fixOnTwin) } : code;
}
