import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { otherProjectOf } from "../../../../../packages/pf/commands/review/files/other-project.ts";
import { changed, stand } from "./status-of.ts";
import { folderOfEachTest, temporaryFolder, writeIn } from "../../../../support/temporary-folder.ts";

describe("the other project of a repository that a file belongs to", () => {
  const repository = folderOfEachTest();
  const write = (file: string, text: string): void => writeIn(repository.path, file, text);
  const projectOf = (file: string, from = "apps/orders") => otherProjectOf([join(repository.path, from)])(file);
  beforeEach(() => {
    write("apps/orders/Pulumi.yaml", "name: orders\n");
    write("apps/orders/infra/index.ts", 'import "./queue.ts";\n');
    write("apps/billing/Pulumi.yaml", "name: billing\n");
  });

  it.each([
    ["../billing/functions/contract.ts", "../billing"],
    ["../billing/README.md", "../billing"],
    ["functions/contract.ts", undefined],
    ["../../README.md", undefined],
    ["../shared/index.ts", undefined],
  ])("of %s is %s", (file, project) => {
    expect(projectOf(file)).toBe(project);
  });

  it("is none for the project above this one", () => {
    write("Pulumi.yaml", "name: all\n");
    expect(projectOf("../../infra/index.ts")).toBeUndefined();
    expect(projectOf("../billing/infra/index.ts")).toBe("../billing");
  });

  it("is none if a version doesn't have it", () => {
    const base = temporaryFolder();
    const found = otherProjectOf([join(base, "apps/orders"), join(repository.path, "apps/orders")]);
    expect(found("../billing/infra/index.ts")).toBeUndefined();
  });

  it.each([
    ["infra/index.ts", 'import { bills } from "../../billing/functions/bills.ts";'],
    ["package.json", '{ "dependencies": { "billing": "file:../billing" } }'],
    ["functions/src/index.ts", 'readFileSync(join("..", "..", "billing", "prices.json"))'],
    ["tsconfig.json", '{ "include": ["../billing/functions"] }'],
    [".npmrc", "prefix=../billing"],
  ])("is none if %s of this project names it", (file, text) => {
    write(`apps/orders/${file}`, text);
    expect(projectOf("../billing/infra/index.ts")).toBeUndefined();
  });

  it("is none if this project has a link to it", () => {
    symlinkSync("../../billing/functions", join(repository.path, "apps/orders/infra/billing"));
    expect(projectOf("../billing/infra/index.ts")).toBeUndefined();
  });

  it("isn't named by installed packages, or by names that only start with its own", () => {
    write("apps/orders/node_modules/a/index.js", 'require("../billing/index.js")');
    write(
      "apps/orders/infra/index.ts",
      'import "../../billing-client/index.ts"; const route = "bills/billing-address";',
    );
    expect(projectOf("../billing/infra/index.ts")).toBe("../billing");
  });
});

describe("a file of another project", () => {
  const file = changed("../billing/infra/index.ts", "export const a = 1;\n", "export const a = 2;\n");
  const otherProject = () => "../billing";
  // Pulumi.yaml names this project's own infra/index.ts.
  const namedBy = () => "Pulumi.yaml";

  it("is left to that project's review", async () => {
    expect(await stand(file, { otherProject, namedBy })).toMatchObject({
      standing: "judged",
      why: expect.stringContaining("belongs to the project ../billing"),
      findings: [],
    });
  });

  it("is read if not everything was compared", async () => {
    expect((await stand(file, { otherProject, notCompared: { why: "dev cannot be deployed" } })).standing).toBe("read");
  });

  it("still runs in pipelines if every project's pipelines read it", async () => {
    const pipeline = changed("../billing/.npmrc", "a=1\n", "a=2\n");
    expect((await stand(pipeline, { otherProject })).standing).toBe("unproved");
  });
});
