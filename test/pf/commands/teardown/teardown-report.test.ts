import { expect, it } from "vitest";
import { progressOn } from "../../../../packages/pf/commands/teardown/teardown-report.ts";

it("tells things of one name apart", () => {
  const told: string[] = [];
  const { action } = progressOn({ step: () => undefined, progress: (text) => void told.push(text) });
  const registration = { kind: "app registration", name: "whocalls API (demo)" };
  action("removed", { ...registration, id: "1" });
  action("purged", { ...registration, id: "1" });
  action("purged", { ...registration, id: "2" });
  action("purged", { ...registration, kind: "service principal", id: "3" });

  expect(told).toEqual([
    "removed app registration whocalls API (demo)",
    "purged app registration whocalls API (demo)",
    "purged another app registration whocalls API (demo) (2)",
    "purged service principal whocalls API (demo)",
  ]);
});
