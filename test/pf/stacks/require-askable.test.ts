import { describe, expect, it } from "vitest";
import type { JsonApi } from "../../../packages/core/azure/json-api.ts";
import { readSettingsFile } from "../../../infra/settings/lenient-settings.ts";
import { requireAskable, requirePerson } from "../../../packages/pf/stacks/local/require-askable.ts";
import { refusal } from "../../support/fake-api.ts";

const { settings } = readSettingsFile({
  config: {
    "protected-function:callers": { integration: {}, billing: {} },
    "protected-function:conditionalAccess": { namedLocations: { office: { cidrs: ["203.0.113.0/28"] } } },
  },
});
const graph: JsonApi = {
  call: async (method, path) => {
    if (path.startsWith("/v1.0/users/ada%40contoso.com?")) return { id: "1" };
    throw refusal(404, "Request_ResourceNotFound", `${method} ${path}`);
  },
};
const ask = async (who?: string, from?: string) => {
  requireAskable({ who, from }, settings);
  await requirePerson(who, graph);
};

describe("a question before its deployment", () => {
  it.each([
    ["integration", "office"],
    ["ada@contoso.com", "203.0.113.7"],
    ["api", "2001:db8::1"],
    ["11111111-2222-4333-8444-555555555555", "office, location of whocalls (local)"],
    [undefined, undefined],
  ])("may be about %s from %s", async (who, from) => {
    await expect(ask(who, from)).resolves.toBeUndefined();
  });

  it.each([
    ["integrtion", /--who is "integrtion"\. Did you mean integration\? Use a .*\(integration, billing\)/],
    ["nobody", /--who is "nobody"\. Use a user principal name, a caller \(integration, billing\)/],
    ["", /--who is ""/],
    ["eve@contoso.com", /--who is "eve@contoso\.com", but the tenant has no user of that name/],
  ])("isn't about %j, an unknown subject", async (who, words) => {
    await expect(ask(who)).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(words) });
  });

  it.each(["offce", "203.0.113", "the moon"])("isn't about %j, an unknown place", async (from) => {
    await expect(ask("api", from)).rejects.toThrow(/Use an address, or a named location with addresses: office\.$/);
  });

  it.each([
    ["apii", "Did you mean api?"],
    ["order", "Did you mean orders?"],
    ["nothing", 'is "nothing". Use api'],
  ])("isn't about %j, an unknown resource", (resource, words) => {
    const question = { who: "api", from: "192.0.2.1", resource };
    expect(() => requireAskable(question, settings, ["orders"])).toThrow(words);
    expect(() => requireAskable(question, settings)).not.toThrow();
  });

  it.each(["api", "graph", "orders", "POST orders/{id}", "11111111-2222-4333-8444-555555555555"])(
    "may be about the resource %s",
    (resource) => {
      expect(() => requireAskable({ who: "api", from: "192.0.2.1", resource }, settings, ["orders"])).not.toThrow();
    },
  );
});
