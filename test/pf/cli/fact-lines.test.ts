import { expect, it } from "vitest";
import { factLines } from "../../../packages/pf/cli/answer.ts";

it.each([
  ["`az a`", ["    Fix:      az a"]],
  ["`az a`, then look again.", ["    Fix:", "      az a", "      then look again."]],
  [
    "Deployer: `az a`. `npx pulumi up` doesn't see it.",
    ["    Fix:      Deployer:", "      az a", "      `npx pulumi up` doesn't see it."],
  ],
  ["Deployer: run `npx pulumi up`.", ["    Fix:      Deployer: run `npx pulumi up`."]],
])("a command that begins a fact stands alone on its line: %s", (text, lines) => {
  expect(factLines("Fix", text)).toEqual(lines);
});
