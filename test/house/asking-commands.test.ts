import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { asksInBlock } from "../support/asking-commands.ts";
import { commandBlocks } from "../support/page-commands.ts";

describe("a block of commands that a reader pastes whole", () => {
  const pages = globSync(["{README,CONTRIBUTING}.md", "docs/**/*.md"], { cwd: repository });
  const blocks = pages.flatMap((page) => commandBlocks(page));

  it("ends with the command that asks something: the next line would be its answer", () => {
    const answered = blocks.flatMap(({ page, block }) => asksInBlock(block).map((line) => `${page}: ${line}`));

    expect(answered).toEqual([]);
  });

  it("is found to go on after each command that asks, and after none that doesn't", () => {
    const followed = (command: string): boolean => asksInBlock(`${command}\n./pf matrix --stack dev\n`).length === 1;
    const asking = [
      "az login",
      "npx pulumi up --stack dev",
      "npx pulumi up --refresh --stack dev",
      "npx pulumi destroy --stack dev",
      "npx pulumi state unprotect --stack prod '<urn>'",
      "npx pulumi login",
      "./pf teardown --stack test",
      "./pf release api --stack dev",
      "read -rs PULUMI_CONFIG_PASSPHRASE && export PULUMI_CONFIG_PASSPHRASE",
    ];
    const silent = [
      "az login --service-principal -u <client id> -p <secret> -t <tenant>",
      "npx pulumi up --stack dev --yes",
      "npx pulumi preview --stack dev",
      "npx pulumi login --non-interactive file://~",
      "./pf teardown --stack test --dry-run",
      "./pf teardown --list --json",
      "./pf release --stack dev --yes",
    ];

    expect(asking.filter((command) => !followed(command))).toEqual([]);
    expect(silent.filter(followed)).toEqual([]);
    expect(asksInBlock("./pf matrix --stack dev\naz login\n\n# A comment.\n")).toEqual([]);
  });
});
