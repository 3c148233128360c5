import { enforcedPolicies } from "./conditional-access.ts";
import { requireAskable, requirePerson } from "../local/require-askable.ts";
import { optionValue } from "@protected-function/core/text/option-value.ts";
import type { Demo } from "./demo.ts";

/** A tenant with policies of the stack, and one policy of someone else. */
export const whatIfDemo: Demo = {
  settings: { conditionalAccess: enforcedPolicies },
  requireOptions: (given, settings, endpoints) =>
    requireAskable(
      { who: optionValue("who", given), from: optionValue("from", given), resource: optionValue("resource", given) },
      settings,
      endpoints,
    ),
  prepare: async ({ graph, administrator, stack, commandArguments, deploy }) => {
    await requirePerson(optionValue("who", commandArguments), graph);
    await deploy();
    const emergency = (await graph.call("GET", "/v1.0/users/emergency@twin.onmicrosoft.com")) as {
      readonly id: string;
    };
    // https://learn.microsoft.com/entra/identity/conditional-access/policy-block-legacy-authentication
    await graph.call("POST", "/v1.0/identity/conditionalAccess/policies", {
      displayName: "Block legacy authentication",
      state: "enabled",
      conditions: {
        users: { includeUsers: ["All"], excludeUsers: [emergency.id] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["exchangeActiveSync", "other"],
      },
      grantControls: { operator: "OR", builtInControls: ["block"] },
    });
    return {
      args: [
        "--live",
        "--stack",
        stack,
        "--who",
        "grace@twin.onmicrosoft.com",
        "--resource",
        "api",
        "--from",
        "203.0.113.77",
      ],
      login: administrator,
      story: [
        "Two enforced policies of the stack: MFA for everybody, and the API from the office only (198.51.100.0/24).",
        "One policy of the tenant's own, which the stack doesn't know: Block legacy authentication.",
        "The question, unless you ask another: can Grace sign in to the API from 203.0.113.77?",
      ],
    };
  },
};
