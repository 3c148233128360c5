import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { programFolder } from "../../packages/engine/program-folder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

it("a program that is missing is refused with what it needs", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "Pulumi.yaml"), "name: orders\nmain: infra/index.ts\n");
  await expect(programFolder(folder)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^infra\/index\.ts is missing.*\n.*:\nimport [^]*\nexport default .*;$/) as string,
  });
});
