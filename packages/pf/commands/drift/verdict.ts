import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import type { Drift } from "./finding.ts";

/** The changes outside Pulumi, in a line. Anything unchecked may have drifted. */
export function driftVerdict({ findings, unchecked, stack, resources }: Drift): Verdict {
  const access = findings.filter(({ meaning }) => meaning === "access").length;
  const number = findings.length === 1 ? "1 difference" : `${findings.length} differences`;
  const open = unchecked.length === 0 ? "" : `; ${unchecked.length} not checked`;
  if (findings.length > 0) {
    const effect = `${access === 0 ? "none" : access} may allow access`;
    return { kind: "fail", sentence: `"${stack}" has drifted: ${number}, ${effect}${open}.` };
  }
  if (unchecked.length > 0)
    return {
      kind: "unknown",
      sentence: `Can't tell whether "${stack}" has drifted: found nothing, but ${unchecked.length} not checked.`,
    };
  return {
    kind: "pass",
    sentence: `No drift: "${stack}" is as deployed (${resources} resources in Azure and Entra ID).`,
  };
}

/** What the changes mean for whom, in sentences. Of those that may allow access, the first finding is the worst. */
export function driftMeaning({ findings, unchecked, resources }: Drift): readonly string[] {
  const has = (meaning: Drift["findings"][number]["meaning"]) =>
    findings.some((finding) => finding.meaning === meaning);
  return [
    ...findings
      .filter(({ meaning }) => meaning === "access")
      .slice(0, 1)
      .map(({ effect }) => effect),
    ...(has("lacking") ? ["Callers may be refused, or something may no longer work."] : []),
    ...(findings.length > 0 && !has("access") && !has("lacking") ? ["No caller is affected."] : []),
    ...(findings.length > 0 ? ["Deployer: undo each change below, or add it to the program."] : []),
    // The verdict says how many.
    findings.length + unchecked.length === 0
      ? "Nothing to undo."
      : `${resources} resources in Azure and Entra ID were compared with what was deployed.${unchecked.length > 0 ? " Unchecked parts may have drifted too." : ""}`,
  ];
}

/** An undo that is an update, at its beginning. */
export const updateCommand = /^`npx pulumi up --refresh [^`]+`/;

/** The next steps. */
export function driftNext({ findings, unchecked, undeployed, stack }: Drift): readonly string[] {
  const byUpdate = findings.filter(({ undo }) => updateCommand.test(undo)).length;
  const byHand = findings.length - byUpdate;
  const which = byHand === 0 ? "it" : `${byUpdate} of the ${findings.length} differences`;
  return [
    ...(byHand > 0 ? ["Run each command after Undo above, or add the change to the program or its settings."] : []),
    ...(byUpdate > 0
      ? [
          `Restore what the program declares, which undoes ${which}: npx pulumi up --refresh --stack ${shellWord(stack)}`,
        ]
      : []),
    ...(findings.length === 0 && undeployed.length > 0
      ? [`See what isn't deployed yet: npx pulumi preview --stack ${shellWord(stack)}`]
      : []),
    ...(unchecked.length > 0 ? ["Resolve what isn't checked, as described above."] : []),
    findings.length > 0 || unchecked.length > 0
      ? `Then run again: ./pf drift --stack ${shellWord(stack)}`
      : `Send requests to it: ./pf verify --stack ${shellWord(stack)}`,
  ];
}
