import { type PreflightFinding, met, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

/** Some tenants refuse registrations without one, and Graph has no property that says so. */
export function serviceManagementReference({ wanted }: Surroundings): readonly PreflightFinding[] {
  const need = {
    id: "service-management-reference",
    title: "A service management reference, where the tenant demands one",
    why: "Some organisations refuse registrations that name no service of theirs.",
    error: {
      code: "ServiceTreeValueMissing",
      message: "ServiceManagementReference field is required for Create, but is missing in the request",
      source: "https://github.com/microsoft-foundry/foundry-agent-webapp/issues/3",
    },
  };
  if (wanted.serviceManagementReference !== "") return [met(need, "given in the settings")];
  const grants =
    "ask your tenant's administrators; where they demand one: protected-function:serviceManagementReference";
  return [
    unread(need, "Graph has nothing that says whether this tenant demands one, and the settings give none", grants),
  ];
}
