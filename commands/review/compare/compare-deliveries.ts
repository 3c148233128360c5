import type { Step } from "../../../toolkit/engine/event-log.ts";
import type { ReviewFinding } from "../finding.ts";

/** Client secrets that are written to a vault which they were not written to before. */
export function deliveryFindings(steps: readonly Step[]): readonly ReviewFinding[] {
  return steps
    .filter(
      ({ type, op }) => type === "azure-native:keyvault:Secret" && (op === "create" || op === "create-replacement"),
    )
    .map(({ after }): ReviewFinding => {
      const vault = text(after?.["vaultName"]);
      return {
        severity: "access widened",
        area: "credentials",
        text: `The secret ${text(after?.["secretName"])} is written to the key vault ${vault}.`,
        consequence: `Whoever may read secrets in ${vault} calls as that caller.`,
      };
    });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "that the deployment names";
}
