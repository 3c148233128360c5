import { describe, expect, it } from "vitest";
import { findInAzure } from "../../../../packages/pf/commands/teardown/find-azure.ts";
import { programNames } from "../../../../packages/pf/stacks/live/program-resources.ts";
import type { StackState } from "../../../../packages/pf/stacks/live/stack-state.ts";
import { fakeApi, refusal } from "../../../support/fake-api.ts";
import {
  emptyState,
  markOf,
  shortenedTags,
  owner,
  ownerWithoutId,
  resource,
  subscriptionId,
} from "../../../support/sample-remains.ts";

const root = `/subscriptions/${subscriptionId}`;
const groupId = (name: string) => `${root}/resourceGroups/${name}`;
const ours = markOf().azureTags;
const anothers = markOf({ id: "0000000000aa" }).azureTags;
const adoptedTags = markOf({}, "adopted").azureTags;

type Tags = Readonly<Record<string, string>>;
const group = (name: string, tags?: Tags) => ({ id: groupId(name), name, tags });
const item = (in_: string, type: string, name: string, tags?: Tags) => ({
  id: `${groupId(in_)}/providers/${type}/${name}`,
  name,
  type,
  tags,
});

interface There {
  readonly groups?: readonly object[];
  readonly resources?: readonly object[];
  readonly deleted?: readonly object[] | Error;
}

interface At {
  readonly of?: typeof owner | typeof ownerWithoutId;
  readonly state?: StackState;
  readonly adopted?: readonly string[];
}

async function found(there: There, { of = owner, state = emptyState, adopted = [] }: At = {}) {
  const { deleted = [] } = there;
  const resourceManager = fakeApi({
    [`GET ${root}/resourcegroups?api-version=2024-03-01`]: [{ value: there.groups ?? [] }],
    [`GET ${root}/resources?api-version=2024-03-01`]: [{ value: there.resources ?? [] }],
    [`GET ${root}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=2023-09-01`]: [
      deleted instanceof Error ? deleted : { value: deleted },
    ],
  });
  const answer = await findInAzure(resourceManager, {
    subscriptionId,
    owner: of,
    state,
    names: programNames("whocalls", "test", "a1b2c3"),
    adopted: new Set(adopted),
  });
  const told = (things: readonly { readonly name: string; readonly ownership: string }[]) =>
    things.map(({ name, ownership }) => [name, ownership]);
  return {
    groups: answer.groups.map((one) => ({
      group: [one.name, one.ownership],
      contents: told(one.contents),
      foreign: one.foreign.map(({ name }) => name),
      madeByAzure: one.madeByAzure.map(({ name }) => name),
    })),
    strays: told(answer.strays),
    deleted: told(answer.deletedWorkspaces),
  };
}

const site = "Microsoft.Web/sites";
const identity = "Microsoft.ManagedIdentity/userAssignedIdentities";
const vault = "Microsoft.KeyVault/vaults";
const siteName = "func-whocalls-test-a1b2c3";

describe("the stack's objects in Azure", () => {
  it("are its group with resources that bear its tags and the program's names; others in it are foreign", async () => {
    const resources = [
      item("rg-whocalls-test", site, siteName, ours),
      item("rg-whocalls-test", vault, "kv-others"),
      item("rg-whocalls-test", identity, "id-others", anothers),
      item("rg-elsewhere", vault, "kv-elsewhere"),
    ];

    expect(await found({ groups: [group("rg-whocalls-test", ours), group("rg-elsewhere")], resources })).toEqual({
      groups: [
        {
          group: ["rg-whocalls-test", "own"],
          contents: [[siteName, "own"]],
          foreign: ["kv-others", "id-others"],
          madeByAzure: [],
        },
      ],
      strays: [],
      deleted: [],
    });
  });

  it("don't include resources to which a policy copied the group's tags", async () => {
    const resources = [item("rg-whocalls-test", vault, "kv-others", ours), item("rg-other", identity, "id-x", ours)];
    const { groups, strays } = await found({ groups: [group("rg-whocalls-test", ours)], resources });

    expect(groups[0]?.foreign).toEqual(["kv-others"]);
    expect(strays).toEqual([["id-x", "candidate"]]);
  });

  it("include what the state holds and still bears its mark under any name, but a name alone proves nothing", async () => {
    const held = item("rg-whocalls-test", identity, "renamed", ours);
    const state = { resources: [resource("t", "n", { id: held.id.toUpperCase() })], pending: [] };
    const there = (tags?: Tags) => ({ groups: [group("rg-whocalls-test", ours)], resources: [{ ...held, tags }] });

    expect((await found(there(ours), { state })).groups[0]).toMatchObject({
      contents: [["renamed", "own"]],
      foreign: [],
    });
    expect((await found(there(), { state })).groups[0]).toMatchObject({ contents: [], foreign: ["renamed"] });
    expect((await found(there(anothers), { state })).groups[0]).toMatchObject({ contents: [["renamed", "conflict"]] });
  });

  it("may include a group in the state without its mark; its contents with the mark are the stack's", async () => {
    const id = groupId("rg-whocalls-test");
    const kept = item("rg-whocalls-test", site, siteName, ours);
    const state = { resources: [resource("t", "g", { id }), resource("t", "s", { id: kept.id })], pending: [] };

    expect((await found({ groups: [group("rg-whocalls-test")], resources: [kept] }, { state })).groups).toMatchObject([
      { group: ["rg-whocalls-test", "candidate"], contents: [[siteName, "own"]] },
    ]);
  });

  it("may include a clone: a group with its tags under another name, and its names inside", async () => {
    const resources = [item("rg-clone", site, siteName, ours), item("rg-clone", identity, "id-whocalls-test", ours)];

    expect((await found({ groups: [group("rg-clone", ours)], resources })).groups).toMatchObject([
      {
        group: ["rg-clone", "candidate"],
        contents: [
          [siteName, "candidate"],
          ["id-whocalls-test", "candidate"],
        ],
      },
    ]);
  });

  it("may include resources with its mark and names in an unproved group", async () => {
    const resources = [item("rg-whocalls-test", site, siteName, ours)];

    expect((await found({ groups: [group("rg-whocalls-test")], resources })).groups).toMatchObject([
      { group: ["rg-whocalls-test", "candidate"], contents: [[siteName, "candidate"]] },
    ]);
  });

  it.each([["project"], ["stack"], ["workload"]])(
    "don't include a group with its id beside another %s",
    async (field) => {
      const tags = { ...ours, [field]: "another" };

      expect((await found({ groups: [group("rg-whocalls-test", tags), group("rg-else", tags)] })).groups).toMatchObject(
        [{ group: ["rg-whocalls-test", "other"] }, { group: ["rg-else", "other"] }],
      );
    },
  );

  it("include what Azure creates beside an Application Insights component", async () => {
    const resources = [
      item("rg-whocalls-test", "microsoft.insights/components", "appi-whocalls-test", ours),
      item(
        "rg-whocalls-test",
        "microsoft.alertsmanagement/smartDetectorAlertRules",
        "Failure Anomalies - appi-whocalls-test",
      ),
      item("rg-whocalls-test", "microsoft.insights/actiongroups", "Application Insights Smart Detection"),
      item("rg-whocalls-test", "microsoft.insights/actiongroups", "ag-on-call"),
    ];
    const { groups } = await found({ groups: [group("rg-whocalls-test", ours)], resources });

    expect(groups[0]).toMatchObject({
      madeByAzure: ["Failure Anomalies - appi-whocalls-test", "Application Insights Smart Detection"],
      foreign: ["ag-on-call"],
    });
  });

  it("may include a group and a site of its names without marks, but no group elsewhere with an incomplete mark", async () => {
    const resources = [item("rg-whocalls-test", site, siteName)];

    expect((await found({ groups: [group("rg-whocalls-test")], resources })).groups).toMatchObject([
      { group: ["rg-whocalls-test", "candidate"], contents: [[siteName, "candidate"]] },
    ]);
    expect((await found({ groups: [group("rg-elsewhere", shortenedTags)] })).groups).toEqual([]);
  });

  it("don't include another deployment's group of the same name, or anything in it", async () => {
    const resources = [item("rg-whocalls-test", site, "func-whocalls-test-zzzzzz", anothers)];

    expect((await found({ groups: [group("rg-whocalls-test", anothers)], resources })).groups).toMatchObject([
      { group: ["rg-whocalls-test", "other"], contents: [], foreign: ["func-whocalls-test-zzzzzz"] },
    ]);
  });

  it("are only candidates if no state contains the stack's id", async () => {
    const resources = [item("rg-whocalls-test", site, siteName, ours)];

    expect(
      (await found({ groups: [group("rg-whocalls-test", ours)], resources }, { of: ownerWithoutId })).groups,
    ).toMatchObject([{ group: ["rg-whocalls-test", "candidate"], contents: [[siteName, "candidate"]] }]);
  });

  it("don't include an adopted group, whose contents are listed separately", async () => {
    const resources = [
      item("rg-portal", site, "func-portal", adoptedTags),
      item("rg-portal", identity, "id-whocalls-test", ours),
    ];
    const there = { groups: [group("rg-portal", adoptedTags)], resources };

    expect(await found(there)).toMatchObject({
      groups: [{ group: ["rg-portal", "adopted"] }],
      strays: [
        ["func-portal", "adopted"],
        ["id-whocalls-test", "own"],
      ],
    });
  });

  it("don't include a group adopted by the settings, whatever its mark", async () => {
    const there = { groups: [group("rg-Portal", ours)] };

    expect((await found(there, { adopted: ["/resourcegroups/rg-portal"] })).groups).toMatchObject([
      { group: ["rg-Portal", "adopted"] },
    ]);
  });

  it("include deleted workspaces with its tags; by name alone they are candidates, unless they are another's", async () => {
    const workspace = (in_: string, tags?: Tags) => ({
      ...item(in_, "Microsoft.OperationalInsights/workspaces", "log-whocalls-test", tags),
      location: "westeurope",
    });

    const inOwn = (tags?: Tags, groups: readonly object[] = []) =>
      found({ deleted: [workspace("rg-whocalls-test", tags)], groups }).then(({ deleted }) => deleted);

    expect(await inOwn(ours)).toEqual([["log-whocalls-test", "own"]]);
    expect(await inOwn()).toEqual([["log-whocalls-test", "candidate"]]);
    expect(await inOwn(anothers)).toEqual([["log-whocalls-test", "other"]]);
    expect(await inOwn(ours, [group("rg-whocalls-test")])).toEqual([["log-whocalls-test", "candidate"]]);
    expect((await found({ deleted: [workspace("rg-clone", ours), workspace("rg-other")] })).deleted).toEqual([
      ["log-whocalls-test", "candidate"],
    ]);
  });

  it("include no deleted workspaces if the subscription never had one, but another refusal is an error", async () => {
    expect((await found({ deleted: refusal(409, "MissingSubscriptionRegistration") })).deleted).toEqual([]);
    await expect(found({ deleted: refusal(403, "AuthorizationFailed") })).rejects.toMatchObject({ status: 403 });
  });
});
