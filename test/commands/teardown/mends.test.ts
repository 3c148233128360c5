import { expect, it } from "vitest";
import { fixFor, fixes } from "../../../commands/teardown/ledger.ts";

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
])("the engine's words on %s have their mend", (_what, message, mend) => {
  expect(fixFor(message)).toBe(mend);
});
