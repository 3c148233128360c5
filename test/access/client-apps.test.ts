import { describe, expect, it } from "vitest";
import { decide, type ClientAppType } from "../../access/index.ts";
import { policy, signIn } from "./sample.ts";

function decideFor(clientAppType: ClientAppType, clientAppTypes: readonly (ClientAppType | "all")[]) {
  return decide(signIn({ clientAppType }), {
    policies: [policy({ conditions: { clientAppTypes } })],
    namedLocations: [],
  });
}

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions */
describe("how a client signs in", () => {
  it.each<[ClientAppType, readonly (ClientAppType | "all")[]]>([
    ["browser", ["all"]],
    ["other", ["exchangeActiveSync", "other"]],
    ["mobileAppsAndDesktopClients", ["mobileAppsAndDesktopClients"]],
  ])("%s is in %s", (type, types) => {
    expect(decideFor(type, types).outcome).toBe("blocked");
  });

  it.each<[ClientAppType, readonly (ClientAppType | "all")[]]>([
    ["mobileAppsAndDesktopClients", ["exchangeActiveSync", "other"]],
    ["browser", ["mobileAppsAndDesktopClients"]],
  ])("%s is not in %s", (type, types) => {
    expect(decideFor(type, types)).toMatchObject({ outcome: "granted", policies: [{ analysisReasons: "clientApps" }] });
  });
});
