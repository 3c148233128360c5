import { describe, expect, it } from "vitest";
import { stackMark } from "../../../../infra/stack-mark.ts";
import type { JsonApi } from "../../../../packages/core/azure/json-api.ts";
import { readMarked } from "../../../../packages/pf/commands/release/marked-objects.ts";
import { refusal } from "../../../support/fake-api.ts";
import { adopted, identity, made } from "./sample-state.ts";

const site = {
  kind: "Function App",
  name: "func",
  id: "/subscriptions/abc/resourceGroups/rg/providers/Microsoft.Web/sites/func",
};
const registration = { kind: "app registration", name: "Orders", id: "object-id" };

/** Answers every GET alike, and remembers what is written. */
function service(answer: unknown): JsonApi & { readonly written: unknown[] } {
  const written: unknown[] = [];
  return {
    written,
    call: async (method, path, body) => {
      if (method !== "GET") written.push([method, path, body]);
      else if (answer === undefined) throw refusal(404, "NotFound");
      return answer;
    },
  };
}

async function look(thing: typeof site, answer: unknown, owner: object = identity) {
  const api = service(answer);
  const found = await readMarked({ graph: api, resourceManager: api }, thing, { ...identity, ...owner });
  return { found, api };
}
const tagged = (tags: object) => ({ properties: { tags } });

describe("an object's current mark", () => {
  it("is removed from a registration with the stack's notes and tags, and no others", async () => {
    const { found, api } = await look(registration, { notes: adopted.notes, tags: ["theirs", ...adopted.tags] });
    await found?.takeOff();

    expect(found).toMatchObject({ isOwn: true, mark: { origin: "adopted" } });
    expect(api.written).toEqual([["PATCH", "/v1.0/applications/object-id", { notes: null, tags: ["theirs"] }]]);
    expect(found?.command).toContain(
      "az rest --method PATCH --url https://graph.microsoft.com/v1.0/applications/object-id",
    );
  });

  it("is removed from a service principal at its own address", async () => {
    const { found, api } = await look(
      { ...registration, kind: "service principal" },
      { notes: made.notes, tags: null },
    );
    await found?.takeOff();

    expect(api.written).toEqual([["PATCH", "/v1.0/servicePrincipals/object-id", { notes: null, tags: [] }]]);
  });

  it("is removed from a resource through its tags' address: the stack's, with their values, in any case", async () => {
    const { "managed-by": manager, ...rest } = adopted.azureTags;
    const tags = { "Managed-By": manager, ...rest, "expires-on": "2027", team: "theirs" };
    const { found, api } = await look(site, tagged(tags));
    await found?.takeOff();
    const { team: _, ...ours } = tags;

    expect(api.written).toEqual([
      [
        "PATCH",
        `${site.id}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`,
        { operation: "Delete", properties: { tags: ours } },
      ],
    ]);
    expect(found?.command).toContain(`az tag update --operation Delete --resource-id '${site.id}' --tags 'Managed-By=`);
  });

  it.each([
    ["another stack's", stackMark({ ...identity, id: "zzzzzzzzzzzz" }, {}, "adopted")],
    ["a copy of its id beside another workload", stackMark({ ...identity, workload: "orders" }, {}, "adopted")],
    ["a copy of its id beside another project", stackMark({ ...identity, project: "hr-portal" }, {}, "adopted")],
    ["without an id", { ...made, azureTags: { ...made.azureTags, "stack-id": "" } }],
    ["another's, shortened", { ...made, azureTags: { "managed-by": "pulumi", project: "p", stack: "s" } }],
  ])("isn't this stack's: %s", async (_whose, mark) => {
    expect((await look(site, tagged(mark.azureTags))).found?.isOwn).toBe(false);
  });

  it.each([
    undefined,
    tagged({}),
    tagged({ team: "theirs" }),
    { notes: null, tags: adopted.tags },
    { notes: "By hand." },
  ])("is absent on %j", async (answer) => {
    const thing = answer !== undefined && "properties" in answer ? site : registration;
    expect((await look(thing, answer)).found).toBeUndefined();
  });
});
