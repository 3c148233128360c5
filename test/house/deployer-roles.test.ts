import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  directoryRoleNames,
  everyGraphNeed,
  permissionGranter,
} from "../../packages/pf/commands/preflight/graph-needs.ts";
import { withBlock, deployerPermissionsText } from "../../tools/documentation/pages.ts";
import { repository } from "../support/command-line.ts";
import { unpadded } from "../support/unpadded.ts";

const read = (page: string) => readFileSync(join(repository, page), "utf8");
const pages = globSync("{README.md,SECURITY.md,docs/**/*.md}", { cwd: repository }).toSorted();

/** The roles that a page names; one whose name ends in another's is not that other. */
function rolesIn(text: string): readonly string[] {
  const words = text.replaceAll(/\s+/g, " ");
  return directoryRoleNames.filter((name) => new RegExp(`(?<!Cloud )${name}`).test(words));
}

/** What a person needs at least, by preflight. */
const least = new Set<string>(everyGraphNeed.flatMap(({ roles, members }) => (members ? [] : [roles[0]])));

describe("the directory role that deploys", () => {
  it("is preflight's: the least privileged of those that Microsoft names", () => {
    expect([...least]).toEqual(["Cloud Application Administrator", "Conditional Access Administrator"]);
    expect(permissionGranter).toBe("Privileged Role Administrator");
    expect(rolesIn("_Cloud Application\nAdministrator_")).toEqual(["Cloud Application Administrator"]);
    expect(rolesIn("an Application Administrator")).toEqual(["Application Administrator"]);
  });

  it("is in docs/guides/deployer.md as `npm run docs` writes it", () => {
    const page = read("docs/guides/deployer.md");

    expect(unpadded(withBlock(page, "deployer", deployerPermissionsText()))).toBe(unpadded(page));
    for (const { permissions } of everyGraphNeed) expect(page).toContain(`\`${permissions[0]}\``);
  });

  it("is the same in the README, which links to that table and has no second list of permissions", () => {
    expect(rolesIn(read("README.md"))).toEqual(["Cloud Application Administrator"]);
    expect(read("README.md")).toContain("(docs/guides/deployer.md#deployer-permissions)");
    expect(read("README.md")).not.toMatch(/\.ReadWrite\.All/);
  });

  /** Of somebody else, or of a question that is not which role to take. */
  const others: Readonly<Record<string, readonly string[]>> = {
    "docs/guides/refused-calls.md": ["Security Administrator"],
    "docs/reference/preflight-findings.md": ["Application Developer"],
  };

  it.each(pages)("is the only one in %s", (page) => {
    const allowed = [...least, permissionGranter, "Global Administrator", ...(others[page] ?? [])];

    expect(rolesIn(read(page)).filter((name) => !allowed.includes(name))).toEqual([]);
  });
});
