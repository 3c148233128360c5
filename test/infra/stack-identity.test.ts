import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { knownId, markStack } from "../../infra/stack-identity.ts";
import { markInNotes, stackMark } from "../../infra/stack-mark.ts";
import { declare, valueOf } from "../support/declare.ts";

const identity = { project: "protected-function", stack: "test", workload: "whocalls", subscriptionId: "abc" };
const provenance = { deployedBy: "deployer", repository: "contoso/orders", expiresOn: "", environment: "test" };
const drawn = { "random:index/randomString:RandomString": () => ({ result: "k3x9q2m7a1b2" }) };

describe("the identity of a stack", () => {
  it("is generated once, and later deployers change neither it nor the first deployer's name", async () => {
    const { resources } = await declare(() => markStack(identity, provenance), drawn);

    expect([...resources.values()]).toMatchObject([
      {
        type: "random:index/randomString:RandomString",
        name: "stack-id",
        inputs: { length: 12, special: false, upper: false, keepers: { deployedBy: "deployer" } },
        options: { ignoreChanges: ["keepers"] },
      },
    ]);
  });

  it.each(["made", "adopted"] as const)(
    "is in notes and tags of what is %s, as the mark is written",
    async (origin) => {
      const { result } = await declare(() => markStack(identity, provenance), drawn);
      const { notes, tags, azureTags } = result[origin];
      const written = stackMark({ ...identity, id: "k3x9q2m7a1b2" }, provenance, origin);

      expect(await valueOf(result.id)).toBe("k3x9q2m7a1b2");
      expect(await allOf([notes])).toEqual([written.notes]);
      expect(await allOf(tags)).toEqual(written.tags);
      expect(await allOf(Object.values(azureTags))).toEqual(
        Object.keys(azureTags).map((name) => written.azureTags[name]),
      );
      expect(Object.keys(azureTags).toSorted()).toEqual(Object.keys(written.azureTags).toSorted());
      expect(markInNotes(written.notes)).toMatchObject({ origin, id: "k3x9q2m7a1b2", deployedBy: "deployer" });
    },
  );

  it("is known as soon as it is generated", async () => {
    const unknown = { id: pulumi.output(pulumi.unknown) } as unknown as ReturnType<typeof markStack>;
    const { result } = await declare(() => markStack(identity, provenance), drawn);

    expect([await knownId(result), await knownId(unknown)]).toEqual(["k3x9q2m7a1b2", undefined]);
  });

  it("names the first deployer from the state, not the current login", async () => {
    const first = () => ({ result: "k3x9q2m7a1b2", keepers: { deployedBy: "the-first" } });
    const { result } = await declare(() => markStack(identity, provenance), {
      "random:index/randomString:RandomString": first,
    });
    const { notes, azureTags } = result.made;
    const [written = ""] = await allOf([notes]);
    const tag = azureTags["deployed-by"] ?? "";

    expect(markInNotes(written)?.deployedBy).toBe("the-first");
    expect(await allOf([tag])).toEqual(["the-first"]);
  });
});

async function allOf(values: readonly pulumi.Input<string>[]): Promise<readonly string[]> {
  return valueOf(pulumi.all([...values]));
}
