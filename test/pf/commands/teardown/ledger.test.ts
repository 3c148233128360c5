import { describe, expect, it } from "vitest";
import { fixes, fixFor, Ledger } from "../../../../packages/pf/commands/teardown/ledger.ts";
import { refusal } from "../../../support/fake-api.ts";

const policy = { kind: "conditional access policy", name: "MFA", id: "P1" };
const refused = () => Promise.reject(refusal(403, "AccessDenied"));

describe("an object that someone else removed", () => {
  it("is no longer left, even if its removal was refused before", async () => {
    const ledger = new Ledger(() => {});
    await ledger.remove(policy, refused);

    ledger.note(policy);

    expect(ledger.left).toEqual([]);
    expect(ledger.removed).toEqual([policy]);
  });

  it("is left in the recycle bin if it was removed here, but not purged", async () => {
    const ledger = new Ledger(() => {});
    await ledger.remove(policy, () => Promise.resolve());
    await ledger.purge(policy, refused);

    ledger.note({ ...policy, id: "p1" });

    expect(ledger.left).toMatchObject([{ id: "P1", why: expect.stringContaining("403 AccessDenied") }]);
  });
});

it.each([
  ["a lock", 'deleting: Status=409 Code="ScopeLocked" Message="The scope is locked."', fixes.lock],
  ["rights in Azure", 'autorest: Code="AuthorizationFailed" Message="The client …"', fixes.rights],
  ["rights on what is linked", "Code: LinkedAuthorizationFailed", fixes.rights],
  [
    "rights in Graph",
    "unexpected status 403 with error: Authorization_RequestDenied: Insufficient privileges",
    fixes.rights,
  ],
  ["anything else", "the site is busy; AuthorizationFailedLater", fixes.other],
])("the engine's error about %s has its fix", (_what, message, fix) => {
  expect(fixFor(message)).toBe(fix);
});
