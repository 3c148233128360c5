import type { StackOutputs } from "../../infra/outputs.ts";
import type { RefusedAnswer } from "../../checks/refused-answer.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { explain } from "../explain/explain.ts";
import { NotExplainable } from "../explain/not-explainable.ts";
import { capital } from "../../text/capital.ts";

/** What a failure's refusals mean and who mends them, in sentences: `explain`'s, for what is known here. */
export function explainRow({ unexpected }: Outcome, outputs: StackOutputs, now: Date): readonly string[] {
  const sentences = (unexpected?.refusals ?? []).flatMap((refusal) => {
    try {
      return explainRefusal(refusal, outputs, now);
    } catch (error) {
      if (error instanceof NotExplainable) return [];
      throw error;
    }
  });
  return [...new Set(sentences)];
}

function explainRefusal(refusal: RefusedAnswer, outputs: StackOutputs, now: Date): readonly string[] {
  const { by, status, codes, said, challenge } = refusal;
  if (by === "Entra ID" || by === "the function") {
    const error = said ?? codes.map((code) => `AADSTS${code}`).join(" ");
    return error === "" ? [] : explainCodes(error, outputs, now);
  }
  if (by !== "the gate" || (status !== 401 && status !== 403)) return [];
  const given = { status, outputs, now, ...(challenge !== undefined && { challenge }) } as const;
  const { status: ofStatus, challenge: ofChallenge } = explain(given);
  const differences = ofChallenge?.differences ?? [];
  return [
    // The gate's is the first of what a status may be; that it was the gate is known here.
    ...(ofStatus?.possibilities.slice(0, 1) ?? []),
    ...differences.map(({ what, found, demanded }) => `Differs: ${what}: found ${found}, demanded ${demanded}.`),
    ...new Set(differences.map(({ mend }) => `${capital(mend.who)}: ${mend.how}`)),
    ...(differences.length === 0
      ? ["Deployer: `npx pulumi refresh` shows what was changed, `npx pulumi up` mends it."]
      : []),
  ];
}

function explainCodes(error: string, outputs: StackOutputs, now: Date): readonly string[] {
  const { codes = [], differences = [] } = explain({ error, outputs, now }).error ?? {};
  return [
    ...codes.map(({ code, means, source }) => `${code}: ${means ?? `not in our table, see ${source}`}`),
    ...differences.map(({ what, found, demanded }) => `Differs: ${what}: found ${found}, demanded ${demanded}.`),
    ...codes.flatMap(({ cures = [] }) => cures),
  ];
}
