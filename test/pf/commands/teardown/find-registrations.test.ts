import { describe, expect, it } from "vitest";
import { findRegistrations, knownRegistrations } from "../../../../packages/pf/commands/teardown/find-registrations.ts";
import type { StackSettings } from "../../../../packages/pf/stacks/live/stack-settings.ts";
import { fakeApi } from "../../../support/fake-api.ts";
import {
  emptyState,
  markOf,
  shortenedNotes,
  owner,
  ownerWithoutId,
  resource,
  settings,
} from "../../../support/sample-remains.ts";

const select = "$select=id,appId,displayName,notes";
const tagged = `?$filter=tags/any(t:t eq 'protected-function/test')&${select}`;
const nobody = { value: [] };
const apiName = "whocalls API (test)";
const named = (name: string) => `GET /v1.0/applications?$filter=displayName eq '${name}'&${select}`;

interface There {
  readonly tagged?: readonly object[];
  readonly named?: readonly object[];
  readonly byId?: Readonly<Record<string, object>>;
  readonly principals?: readonly object[];
  readonly deleted?: readonly object[];
  readonly deletedPrincipals?: readonly object[];
  /** Live registrations, by their client id. */
  readonly byClientId?: Readonly<Record<string, object>>;
}

const answersOf = (there: There) => ({
  [`GET /v1.0/applications${tagged}`]: [{ value: there.tagged ?? [] }],
  [named(apiName)]: [{ value: there.named ?? [] }],
  [named("integration, caller of whocalls (test)")]: [nobody],
  ...Object.fromEntries(
    ["c2", "c4", "c7"].map((id) => [
      `GET /v1.0/applications?$filter=appId eq '${id}'&${select}`,
      [{ value: there.byClientId?.[id] ? [there.byClientId[id]] : [] }],
    ]),
  ),
  [`GET /v1.0/servicePrincipals${tagged}`]: [{ value: there.principals ?? [] }],
  "GET /v1.0/directory/deletedItems/microsoft.graph.application": [{ value: there.deleted ?? [] }],
  "GET /v1.0/directory/deletedItems/microsoft.graph.servicePrincipal": [{ value: there.deletedPrincipals ?? [] }],
  ...Object.fromEntries(
    Object.entries(there.byId ?? {}).map(([id, item]) => [`GET /v1.0/applications/${id}?${select}`, [item]]),
  ),
});

const state = {
  resources: [
    resource("azuread:index/application:Application", "api", { outputs: { objectId: "a1", clientId: "c1" } }),
    resource("azuread:index/servicePrincipal:ServicePrincipal", "api", { outputs: { objectId: "s1" } }),
  ],
  pending: [],
};

async function found(there: There, { of = owner, at = emptyState, said = settings } = {}) {
  const graph = fakeApi(answersOf(there));
  const known = knownRegistrations(at);
  const things = await findRegistrations(graph, { owner: of, knownRegistrations: known, settings: said });
  return things.map(({ kind, id, ownership, isDeleted }) => [kind, id, ownership, isDeleted]);
}

const item = (id: string, notes: string | null, displayName = apiName) => ({
  id,
  appId: `c${id.slice(1)}`,
  displayName,
  notes,
});
const anothers = markOf({ id: "0000000000aa" }).notes;

describe("a stack's registrations", () => {
  it("are classified by the id in their notes: its own, another deployment's, none, and only a name", async () => {
    const tagged = [item("a2", markOf().notes), item("a3", anothers), item("a4", shortenedNotes)];
    const named = [item("a3", anothers), item("a5", null)];

    expect(await found({ tagged, named })).toEqual([
      ["app registration", "a2", "own", false],
      ["app registration", "a3", "other", false],
      ["app registration", "a4", "other", false],
      ["app registration", "a5", "candidate", false],
    ]);
  });

  it("are also searched by the name of people's public client, if the settings have one", async () => {
    const name = "sign-in with a password, client of whocalls (test)";
    const graph = fakeApi({ ...answersOf({}), [named(name)]: [{ value: [item("a7", null, name)] }] });
    const said: StackSettings = { ...settings, publicClientFlows: true };

    const things = await findRegistrations(graph, {
      owner,
      knownRegistrations: knownRegistrations(emptyState),
      settings: said,
    });

    expect(things.map(({ id, ownership }) => [id, ownership])).toEqual([["a7", "candidate"]]);
  });

  it("never include an existing caller named in the settings, even if the state holds it", async () => {
    const said: StackSettings = { ...settings, adopted: new Set(["c1"]) };
    const byId = { a1: item("a1", null, "another team's") };

    expect(await found({ byId }, { at: state, said })).toEqual([["app registration", "a1", "conflict", false]]);
  });

  it("may include registrations with the whole mark under another name, live or deleted", async () => {
    const copied = item("a2", markOf().notes, "Orders");

    expect(await found({ tagged: [copied] })).toEqual([["app registration", "a2", "candidate", false]]);
    expect(await found({ deleted: [copied] })).toEqual([["app registration", "a2", "candidate", true]]);
  });

  it("include registrations with the whole mark and a name from an interrupted creation in the state", async () => {
    const application = "azuread:index/application:Application";
    const begun = [resource(application, "gone", { inputs: { displayName: "gone, caller of whocalls (test)" } })];
    const tagged = [item("a2", markOf().notes, "gone, caller of whocalls (test)")];

    expect(await found({ tagged }, { at: { ...emptyState, pending: begun } })).toEqual([
      ["app registration", "a2", "own", false],
    ]);
  });

  it("don't include those with its id and another project, stack, workload or subscription", async () => {
    const others = [{ project: "hr-portal" }, { stack: "prod" }, { workload: "orders" }, { subscriptionId: "s-2" }];
    const tagged = others.map((more, index) => item(`a${index + 2}`, markOf(more).notes));

    expect((await found({ tagged })).map(([, , ownership]) => ownership)).toEqual(others.map(() => "other"));
  });

  it("don't include a service principal whose app registration is another owner's, whatever its mark", async () => {
    const there = { principals: [item("s4", markOf().notes)], byClientId: { c4: item("a4", null, "Orders") } };

    expect(await found(there)).toEqual([["service principal", "s4", "candidate", false]]);
  });

  it("are in conflict if a service principal in the state bears another's mark", async () => {
    const principals = [{ ...item("s1", anothers), appId: "c1" }];

    expect(await found({ byId: { a1: item("a1", null) }, principals }, { at: state })).toEqual([
      ["app registration", "a1", "own", false],
      ["service principal", "s1", "conflict", false],
    ]);
  });

  it("don't include those with the tag and another's id under their own name", async () => {
    expect(await found({ tagged: [item("a3", anothers, "Orders")] })).toEqual([]);
  });

  it("are only candidates if no state contains the stack's id", async () => {
    const tagged = [item("a2", markOf().notes), item("a4", shortenedNotes)];

    expect((await found({ tagged }, { of: ownerWithoutId })).map(([, , ownership]) => ownership)).toEqual([
      "candidate",
      "candidate",
    ]);
  });

  it("include what the state holds, even under another name and without notes", async () => {
    expect(await found({ byId: { a1: item("a1", null, "Renamed") } }, { at: state })).toEqual([
      ["app registration", "a1", "own", false],
    ]);
  });

  it("are in conflict if one in the state bears another's id, or the settings adopt it", async () => {
    const byId = { a1: item("a1", anothers) };
    const said: StackSettings = { ...settings, adopted: new Set(["a1"]) };

    expect(await found({ byId }, { at: state })).toEqual([["app registration", "a1", "conflict", false]]);
    expect(await found({ byId: { a1: item("a1", null) } }, { at: state, said })).toEqual([
      ["app registration", "a1", "conflict", false],
    ]);
  });

  it("never include what the settings adopt or a mark shows as adopted", async () => {
    const said: StackSettings = { ...settings, adopted: new Set(["c5"]) };
    const tagged = [item("a2", markOf({}, "adopted").notes)];

    expect(await found({ tagged, named: [item("a5", null)] }, { said })).toEqual([
      ["app registration", "a2", "adopted", false],
      ["app registration", "a5", "adopted", false],
    ]);
  });

  it("include deleted ones with their service principals", async () => {
    const there = {
      deleted: [item("a2", markOf().notes), item("a3", anothers, "Orders")],
      deletedPrincipals: [
        { ...item("s2", null), appId: "c2" },
        { ...item("s3", null), appId: "c3" },
      ],
    };

    expect(await found(there)).toEqual([
      ["app registration", "a2", "own", true],
      ["service principal", "s2", "own", true],
    ]);
  });

  it("include service principals without a registration, by mark or by the state; a live registration's goes with it", async () => {
    const principals = [item("s2", markOf().notes), item("s4", markOf().notes), { ...item("s1", null), appId: "c9" }];

    expect(await found({ tagged: [item("a2", markOf().notes)], principals }, { at: state })).toEqual([
      ["app registration", "a2", "own", false],
      ["service principal", "s4", "own", false],
      ["service principal", "s1", "own", false],
    ]);
  });

  it("have deleted service principals of the same owner, if those bear no mark", async () => {
    const there = {
      deleted: [item("a4", shortenedNotes), item("a3", anothers)],
      deletedPrincipals: [
        { ...item("s4", null), appId: "c4" },
        { ...item("s3", null), appId: "c3" },
        { ...item("s8", null), appId: "c8" },
      ],
    };

    expect((await found(there)).slice(2)).toEqual([
      ["service principal", "s4", "other", true],
      ["service principal", "s3", "other", true],
    ]);
  });
});
