import type { StackOutputs } from "../../../infra/outputs.ts";
import { demandPublicCloud } from "../public-cloud.ts";
import { VerifyRefused } from "./verify-refused.ts";

/** @throws OtherCloud, VerifyRefused where the outputs contradict themselves */
export function demandVerifiable(outputs: StackOutputs): void {
  demandPublicCloud(outputs, "npm run call shows that its door opens, explain why it does not.");
  const { tenantId, tokenEndpoint, functionUrl, functionApp } = outputs;
  const { pathname } = new URL(tokenEndpoint);
  const named = pathname.split("/")[1] ?? "";
  if (named.toLowerCase() !== tenantId.toLowerCase()) {
    throw VerifyRefused.tenantMismatch("The outputs' tokenEndpoint", named, tenantId);
  }
  if (new URL(functionUrl).host !== functionApp.hostName.toLowerCase()) {
    throw new VerifyRefused(
      `The outputs contradict themselves: functionUrl is at ${new URL(functionUrl).host}, functionApp at ` +
        `${functionApp.hostName}. Take them from the stack anew: npx pulumi stack output --json --show-secrets`,
    );
  }
}
