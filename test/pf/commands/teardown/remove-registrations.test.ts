import { describe, expect, it } from "vitest";
import { Deadline } from "../../../../packages/core/azure/deadline.ts";
import { Ledger } from "../../../../packages/pf/commands/teardown/ledger.ts";
import { removeRegistrations } from "../../../../packages/pf/commands/teardown/remove-registrations.ts";
import { findRegistrations } from "../../../../packages/pf/commands/teardown/find-registrations.ts";
import { fakeApi, fakeTime, refusal } from "../../../support/fake-api.ts";
import { markOf, shortenedNotes, owner, settings } from "../../../support/sample-remains.ts";

const known = { applications: new Set<string>(), servicePrincipals: new Set<string>(), clientIds: new Set<string>() };
const live =
  "GET /v1.0/applications?$filter=tags/any(t:t eq 'protected-function/test')&$select=id,appId,displayName,notes";
const bin = "GET /v1.0/directory/deletedItems/microsoft.graph.application";
const principals = "GET /v1.0/directory/deletedItems/microsoft.graph.servicePrincipal";
const nobody = { value: [] };
const listed = (...items: readonly object[]) => ({ value: items });
const ours = { id: "1", appId: "c1", displayName: "whocalls API (test)", notes: markOf().notes };
const itsPrincipal = { id: "2", appId: "c1", displayName: "whocalls API (test)", notes: null };
const anothers = {
  id: "3",
  appId: "c3",
  displayName: "whocalls API (test)",
  notes: markOf({ id: "0000000000aa" }).notes,
};
const shortened = { id: "4", appId: "c4", displayName: "whocalls API (test)", notes: shortenedNotes };

/** Whatever is asked for by name or by tag, and not answered otherwise, is not there. */
const empty = (name: string) =>
  `GET /v1.0/applications?$filter=displayName eq '${name}'&$select=id,appId,displayName,notes`;
const unasked = {
  [empty("whocalls API (test)")]: [nobody],
  [empty("integration, caller of whocalls (test)")]: [nobody],
  [live.replace("applications", "servicePrincipals")]: [nobody],
};

async function removeAll(
  answers: Readonly<Record<string, readonly unknown[]>>,
  awaited: readonly { readonly kind: string; readonly name: string; readonly id: string }[] = [],
  included: readonly string[] = [],
) {
  const graph = fakeApi({ ...unasked, ...answers });
  const ledger = new Ledger(() => {});
  const signal = new AbortController().signal;
  const deadline = new Deadline({ time: fakeTime(), minutes: 1, signal, onWait: () => {} });
  await removeRegistrations(graph, {
    findAgain: () => findRegistrations(graph, { owner, knownRegistrations: known, settings }),
    included: new Set(included),
    awaited,
    ledger,
    deadline,
  });
  return { deleted: graph.calls.filter((call) => call.startsWith("DELETE ")), ledger };
}

describe("removing registrations", () => {
  it("purges only those whose notes contain the state's own id, with their service principals", async () => {
    const { deleted } = await removeAll({
      [live]: [nobody],
      [bin]: [listed(ours, anothers), listed(anothers)],
      [principals]: [listed(itsPrincipal), nobody],
      "DELETE /v1.0/directory/deletedItems/1": [undefined],
      "DELETE /v1.0/directory/deletedItems/2": [undefined],
    });

    expect(deleted).toEqual(["DELETE /v1.0/directory/deletedItems/1", "DELETE /v1.0/directory/deletedItems/2"]);
  });

  it("waits until the deleted ones arrive in the recycle bin", async () => {
    const { deleted, ledger } = await removeAll({
      [live]: [listed(ours, anothers), nobody],
      [bin]: [nobody, nobody, listed(ours), nobody],
      [principals]: [nobody],
      "DELETE /v1.0/applications/1": [undefined],
      "DELETE /v1.0/directory/deletedItems/1": [undefined],
    });

    expect(deleted).toEqual(["DELETE /v1.0/applications/1", "DELETE /v1.0/directory/deletedItems/1"]);
    expect(ledger.left).toEqual([]);
  });

  it("reports what the recycle bin hasn't shown in time", async () => {
    const awaited = { kind: "app registration", name: "API", id: "9" };
    const { ledger } = await removeAll({ [live]: [nobody], [bin]: [nobody], [principals]: [nobody] }, [awaited]);

    expect(ledger.left).toEqual([
      {
        ...awaited,
        why: "It was deleted, but Entra ID's recycle bin doesn't show it after 1 minutes. Once there, it stays for 30 days.",
        fix: "Run the teardown again later.",
      },
    ]);
  });

  it("continues after a refusal, and reports it", async () => {
    const { deleted, ledger } = await removeAll({
      [live]: [nobody],
      [bin]: [listed(ours)],
      [principals]: [listed(itsPrincipal), nobody],
      "DELETE /v1.0/directory/deletedItems/1": [refusal(403, "Authorization_RequestDenied", "DELETE /bin/1")],
      "DELETE /v1.0/directory/deletedItems/2": [undefined],
    });

    expect(deleted).toContain("DELETE /v1.0/directory/deletedItems/2");
    expect(ledger.left.map(({ id, why }) => [id, why])).toEqual([
      ["1", "DELETE /bin/1 was refused: 403 Authorization_RequestDenied: so it says."],
    ]);
  });

  it("follows the pages of a recycle bin", async () => {
    const next = "https://graph.microsoft.com/v1.0/directory/deletedItems/microsoft.graph.application?$skiptoken=2";
    const { deleted } = await removeAll({
      [live]: [nobody],
      [bin]: [{ ...listed(anothers), "@odata.nextLink": next }, nobody],
      [`${bin}?$skiptoken=2`]: [listed(ours)],
      [principals]: [nobody],
      "DELETE /v1.0/directory/deletedItems/1": [undefined],
    });

    expect(deleted).toEqual(["DELETE /v1.0/directory/deletedItems/1"]);
  });

  it("keeps what bears a shortened mark, but purges it with its service principal once it is included", async () => {
    const answers = {
      [live]: [nobody],
      [bin]: [listed(shortened), nobody],
      [principals]: [listed({ ...itsPrincipal, appId: "c4" }), nobody],
      "DELETE /v1.0/directory/deletedItems/4": [undefined],
      "DELETE /v1.0/directory/deletedItems/2": [undefined],
    };

    expect((await removeAll(answers)).deleted).toEqual([]);
    expect((await removeAll(answers, [], ["4"])).deleted).toEqual([
      "DELETE /v1.0/directory/deletedItems/4",
      "DELETE /v1.0/directory/deletedItems/2",
    ]);
  });
});
