import { describe, expect, it } from "vitest";
import { Ledger } from "../../../../packages/pf/commands/teardown/ledger.ts";
import { Lookout, stopsSince } from "../../../../packages/pf/commands/teardown/look-again.ts";
import { urnsToKeep, type Survey } from "../../../../packages/pf/commands/teardown/survey.ts";
import { resource } from "../../../support/sample-remains.ts";
import { candidate, conflict, group, nothingFound, own, registration, resourceIn } from "./survey-sample.ts";

const selection = { name: "test", included: new Set<string>() };
const workspace = resourceIn("rg", "Microsoft.OperationalInsights/workspaces", "log", own);
const vault = { kind: "vault", name: "kv-others", id: "/subscriptions/s/kv-others" };
const use = {
  kind: "component",
  name: "appi",
  id: "/appi",
  effect: "It writes to it.",
  used: workspace.id.toLowerCase(),
};

const withGroup = (more: Parameters<typeof group>[2], rest: Partial<Survey> = {}): Survey => ({
  ...nothingFound,
  registrations: [registration("r1", own)],
  azure: { ...nothingFound.azure, groups: [group("rg", own, { contents: [workspace], ...more })] },
  ...rest,
});
const found = withGroup({});
const stopped = (now: Survey, included: readonly string[] = []) =>
  stopsSince(found, now, { ...selection, included: new Set(included) }).map(({ object, why, fix }) => [
    object.name,
    why,
    fix,
  ]);

describe("the final check before a deletion", () => {
  it("passes if everything is unchanged or deleted", () => {
    expect(stopped(found)).toEqual([]);
    expect(stopped(nothingFound)).toEqual([]);
  });

  it("stops for a new object in the group, with its id and the option that accepts it", () => {
    expect(stopped(withGroup({ foreign: [vault] }))).toEqual([
      [
        "rg",
        expect.stringMatching(
          /^Since the plan, the vault kv-others \(\/subscriptions\/s\/kv-others\) arrived\. It is in/,
        ),
        "Move or change it, or accept it: ./pf teardown --stack test --include /subscriptions/s/kv-others",
      ],
    ]);
    expect(stopped(withGroup({ foreign: [vault] }), [vault.id])).toEqual([]);
  });

  it("stops for a newly used object, and for the group that contains it", async () => {
    expect(stopped(withGroup({}, { uses: [use] })).map(([name]) => name)).toEqual(["rg", "log"]);
    const lookout = new Lookout(found, selection, async () => withGroup({}, { uses: [use] }), new Ledger(() => {}));

    await lookout.lookAgain();
    const free = lookout.withoutStopped([workspace, ...found.azure.groups, registration("r1", own)]);
    expect(free.map(({ name }) => name)).toEqual(["API r1"]);
  });

  it("keeps the service principal of an app registration that stays", () => {
    const principal = resource("azuread:index/servicePrincipal:ServicePrincipal", "api", {
      id: "/servicePrincipals/s1",
      outputs: { clientId: "c-r1" },
    });
    const held = { ...found, state: { resources: [principal], pending: [] } };

    expect([...urnsToKeep(held, new Set(), new Set(["r1"]))]).toEqual([principal.urn]);
    expect([...urnsToKeep(held, new Set())]).toEqual([]);
  });

  it("stops for what is no longer the stack's, or is now production", () => {
    const changed = { ...workspace, ...conflict };

    expect(stopped(withGroup({ contents: [changed] })).map(([name]) => name)).toEqual(["rg", "log"]);
    expect(stopped({ ...found, registrations: [registration("r1", candidate)] }).map(([name]) => name)).toEqual([
      "API r1",
    ]);
    const production = { ...registration("r1", own), isProduction: true };
    expect(stopped({ ...found, registrations: [production] })).toMatchObject([
      ["API r1", expect.stringContaining("environment: production"), expect.any(String)],
    ]);
  });
});
