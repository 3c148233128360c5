import type { EmptyLocalStack } from "./local-deployment.ts";
import { resourceNamed } from "./stack-state.ts";

const locations = "/v1.0/identity/conditionalAccess/namedLocations";

/** The ranges of each named location, as Graph shows them. */
export async function rangesInGraph({ graph }: EmptyLocalStack): Promise<readonly (readonly string[])[]> {
  const { value } = (await graph.call("GET", locations)) as {
    readonly value: readonly { readonly ipRanges: readonly { readonly cidrAddress: string }[] }[];
  };
  return value.map(({ ipRanges }) => ipRanges.map(({ cidrAddress }) => cidrAddress));
}

/** docs/guides/orphaned-resources.md, "Import a named location", for the one of `office`: as the message tells. */
export async function takeOverLocation(stack: EmptyLocalStack, message: string): Promise<void> {
  const engine = stack.local.stack;
  const [, type = "", name = "", id = "", parent = ""] =
    /npx pulumi import --stack \S+ (\S+) (\S+) (\S+) --parent parent='([^']+)'/.exec(message) ?? [];
  const [shown = []] = await rangesInGraph(stack);
  for (const [index, range] of shown.entries()) {
    await engine.setConfig(`protected-function:conditionalAccess.namedLocations.office.cidrs[${index}]`, range);
  }
  await engine.import({ type, name, id, parent });
}

const policies = { scm: "WebAppScmAllowed", ftp: "WebAppFtpAllowed" };

/** docs/guides/orphaned-resources.md, "Import a publishing policy that needs a location". */
export async function takeOverPublishingPolicies({ local, resourceManager }: EmptyLocalStack): Promise<void> {
  const { id: siteId, parent, outputs } = await resourceNamed(local.stack, "function-app");
  for (const [policy, type] of Object.entries(policies)) {
    const id = `${siteId}/basicPublishingCredentialsPolicies/${policy}`;
    await resourceManager.call("PUT", `${id}?api-version=2024-11-01`, {
      location: outputs?.["location"],
      properties: { allow: false },
    });
    await local.stack.import({
      type: `azure-native:web:${type}`,
      name: `function-app-${policy}-password`,
      id,
      ...(parent !== undefined && { parent }),
    });
  }
}
