import { expect, it } from "vitest";
import { mendFor, mends } from "../../../commands/teardown/ledger.ts";

it.each([
  ["a lock", 'deleting: Status=409 Code="ScopeLocked" Message="The scope is locked."', mends.lock],
  ["rights in Azure", 'autorest: Code="AuthorizationFailed" Message="The client …"', mends.rights],
  ["rights on what is linked", "Code: LinkedAuthorizationFailed", mends.rights],
  [
    "rights in Graph",
    "unexpected status 403 with error: Authorization_RequestDenied: Insufficient privileges",
    mends.rights,
  ],
  ["anything else", "the site is busy; AuthorizationFailedLater", mends.other],
])("the engine's words on %s have their mend", (_what, message, mend) => {
  expect(mendFor(message)).toBe(mend);
});
