import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeDemoSettings } from "../../../../packages/pf/stacks/demo/demo-settings.ts";
import type { Demo } from "../../../../packages/pf/stacks/demo/demo.ts";
import { folderOfAllTests } from "../../../support/temporary-folder.ts";

const directory = folderOfAllTests();

function settingsOf(demo: Omit<Demo, "prepare" | "twin">): Readonly<Record<string, unknown>> {
  const file = writeDemoSettings(demo, { directory: directory.path, folder: directory.path });
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly config: Readonly<Record<string, unknown>> }).config;
}
const inDays = (days: number) => expect.stringMatching(new RegExp(`^${day(days)}T.*Z$`));
function day(days: number): string {
  return new Date(Date.now() + (days + 0.5) * 86_400_000).toISOString().slice(0, 10);
}

it("has one caller with a secret without local settings", () => {
  expect(settingsOf({})).toEqual({
    "protected-function:callers": { integration: { secrets: { first: { endDate: inDays(180) } } } },
  });
});

it("keeps what your contract needs, and gives another caller the roles of the first one", () => {
  writeFileSync(
    join(directory.path, "Pulumi.local.yaml"),
    [
      "config:",
      "  protected-function:appSettings: { WAREHOUSE: north }",
      "  protected-function:conditionalAccess: { state: 'off' }",
      "  protected-function:callers:",
      "    stock: { roles: [Stock.Read], servicePrincipal: 99999999-aaaa-4bbb-8ccc-dddddddddddd }",
      "    shop: { roles: [Stock.Book], secrets: { second: { startDate: '2020-01-01', endDate: '2021-01-01' } } }",
    ].join("\n"),
  );

  const settings = settingsOf({
    callers: ["reporting"],
    secretDays: 12,
    settings: { conditionalAccess: { state: "x" } },
  });

  expect(settings).toEqual({
    "protected-function:appSettings": { WAREHOUSE: "north" },
    "protected-function:conditionalAccess": { state: "x" },
    "protected-function:callers": {
      stock: { roles: ["Stock.Read"], servicePrincipal: "99999999-aaaa-4bbb-8ccc-dddddddddddd" },
      shop: { roles: ["Stock.Book"], secrets: { second: { endDate: inDays(12) } } },
      reporting: { roles: ["Stock.Read"], secrets: { first: { endDate: inDays(12) } } },
    },
  });
});
