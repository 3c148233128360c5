import type { Step } from "../../../engine/event-log.ts";
import type { Finding } from "../findings/finding.ts";

/** Client secrets that are written to a vault which they were not written to before. */
export function deliveryFindings(steps: readonly Step[]): readonly Finding[] {
  return steps
    .filter(
      ({ type, op }) => type === "azure-native:keyvault:Secret" && (op === "create" || op === "create-replacement"),
    )
    .map(({ after }): Finding => {
      const [secret, vault] = [text(after?.["secretName"]), text(after?.["vaultName"])];
      return {
        id: "credential/delivered",
        severity: "opens",
        subject: `${secret} in ${vault}`,
        facts: { secret, vault },
      };
    });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "that the deployment names";
}
