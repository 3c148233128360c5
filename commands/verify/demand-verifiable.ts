import type { StackOutputs } from "../../infra/outputs.ts";
import { Refused } from "../../text/errors.ts";

/** @throws Refused where the outputs contradict themselves */
export function demandVerifiable(outputs: StackOutputs): void {
  const { tenantId, tokenEndpoint, endpoints, functionApp } = outputs;
  const { pathname } = new URL(tokenEndpoint);
  const named = pathname.split("/")[1] ?? "";
  if (named.toLowerCase() !== tenantId.toLowerCase()) {
    throw new Refused(
      "VERIFY_REFUSED",
      `The outputs contradict themselves: tokenEndpoint is of the tenant ${named}, tenantId is ${tenantId}. Take them from ` +
        "the stack anew: npx pulumi stack output --json --show-secrets",
    );
  }
  const elsewhere = endpoints
    .map(({ url }) => new URL(url).host)
    .find((host) => host !== functionApp.hostName.toLowerCase());
  if (elsewhere !== undefined) {
    throw new Refused(
      "VERIFY_REFUSED",
      `The outputs contradict themselves: an endpoint is at ${elsewhere}, functionApp at ` +
        `${functionApp.hostName}. Take them from the stack anew: npx pulumi stack output --json --show-secrets`,
    );
  }
}
