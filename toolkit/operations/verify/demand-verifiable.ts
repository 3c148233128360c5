import type { StackOutputs } from "../../checks/origin.ts";
import { demandPublicCloud } from "../public-cloud.ts";
import { Refused } from "../../../text/errors.ts";
import { shellWord } from "../../../text/shell-word.ts";

/** @throws OtherCloud, Refused where the outputs contradict themselves */
export function demandVerifiable(outputs: StackOutputs): void {
  demandPublicCloud(outputs, "npm run call shows that its door opens, explain why it does not.");
  const { tenantId, tokenEndpoint, functionUrl, functionApp } = outputs;
  const { pathname } = new URL(tokenEndpoint);
  const named = pathname.split("/")[1] ?? "";
  if (named.toLowerCase() !== tenantId.toLowerCase()) {
    throw tenantMismatch("The outputs' tokenEndpoint", named, tenantId);
  }
  if (new URL(functionUrl).host !== functionApp.hostName.toLowerCase()) {
    throw new Refused(
      "VERIFY_REFUSED",
      `The outputs contradict themselves: functionUrl is at ${new URL(functionUrl).host}, functionApp at ` +
        `${functionApp.hostName}. Take them from the stack anew: npx pulumi stack output --json --show-secrets`,
    );
  }
}

/** @param whose a noun phrase: what was found to be of another tenant than the stack */
export function tenantMismatch(whose: string, found: string, wanted: string): Refused {
  return new Refused(
    "VERIFY_REFUSED",
    `${whose} is of the tenant ${found}, the stack is in ${wanted}. Log in to that one (\`az login --tenant ${shellWord(wanted)}\`, ` +
      "or its ARM_* variables), or verify the stack that is in yours.",
  );
}
