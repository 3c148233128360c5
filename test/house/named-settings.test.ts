import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { settingsSchema } from "../../infra/settings/settings-schema.ts";
import { repository } from "../support/command-line.ts";

/** What users read, and the code that makes it. */
const files = globSync(
  "{*.md,Pulumi.*.yaml,docs/**/*.md,infra/**/*.ts,packages/pf/stacks/**/*.ts,packages/pf/commands/**/*.ts,packages/policy-pack/*.ts,.github/workflows/*.yml}",
  {
    cwd: repository,
  },
);

/**
 * Not a component's type, `protected-function:hosting:Storage`, a kind of problem, `urn:problem:protected-function:…`, or a
 * channel within the process.
 */
const named = /(?<!urn:problem:|channel\(")protected-function:(?<name>[a-z]+[A-Za-z]*)(?![a-zA-Z-]|:[A-Z])/g;
const settings: ReadonlySet<string> = new Set(Object.keys(settingsSchema.shape));

it("every text names existing settings", () => {
  const found = files.flatMap((file) => {
    const names = [...readFileSync(join(repository, file), "utf8").matchAll(named)].map(
      ({ groups }) => groups?.["name"] ?? "",
    );
    return names.map((name) => ({ file, name }));
  });

  expect(found.length).toBeGreaterThan(50);
  expect(found.filter(({ name }) => !settings.has(name))).toEqual([]);
});
