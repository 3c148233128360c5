import { expect, it } from "vitest";
import type { Finding } from "../../../../commands/review/findings/finding.ts";
import { isOfTheChange } from "../../../../commands/review/judge/review-stack.ts";
import { withoutDrawn } from "../../../../commands/review/snapshot/read-snapshot.ts";

const role = (scope: string) => ({ who: "id-whocalls-dev", role: "Owner", scope });

it.each([
  ["storageAccounts stwhocallsdevyjvd1y", "storageAccounts stwhocallsdev<suffix>"],
  ["storageAccounts stwhocallsdevother1", "storageAccounts stwhocallsdevother1"],
  ["the subscription", "the subscription"],
])("an Azure role is the same finding in every run: on %s", (scope, named) => {
  expect(withoutDrawn(role(scope), "/subscriptions/1/sites/func-whocalls-dev-yjvd1y")).toEqual(role(named));
  expect(withoutDrawn(role(scope), "/subscriptions/1/sites/func-orders")).toEqual(role(scope));
});

it.each<readonly [Finding["id"], string, boolean]>([
  ["registration/replaced", "caller partner", false],
  ["resource/host-name", "the function", false],
  ["registration/described-otherwise", "the API: notes", false],
  ["registration/described-otherwise", "the API: displayName", true],
  ["registration/deleted", "caller partner", true],
  ["azure-role/added", "id-whocalls-dev as Owner on the subscription", true],
])("what another tenant draws is no finding of a change that is refused: %s %s", (id, subject, isKept) => {
  expect(isOfTheChange({ id, subject, severity: "breaks" })).toBe(isKept);
});
