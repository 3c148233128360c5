import type { StackOutputs } from "../../checks/origin.ts";
import { VerifyRefused } from "./verify-refused.ts";

/** @throws VerifyRefused where the outputs are of another cloud, or contradict themselves */
export function demandVerifiable({ tenantId, tokenEndpoint, functionUrl, functionApp }: StackOutputs): void {
  const { host, pathname } = new URL(tokenEndpoint);
  if (host !== "login.microsoftonline.com") {
    throw new VerifyRefused(
      `The stack's tokenEndpoint is at ${host}; the checks know the public cloud only (login.microsoftonline.com).`,
    );
  }
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
