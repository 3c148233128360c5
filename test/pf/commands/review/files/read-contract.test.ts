import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { contractIn } from "../../../../../packages/pf/commands/review/files/read-contract.ts";
import { processGuardian } from "../../../../../packages/engine/guardian.ts";
import { repository } from "../../../../support/command-line.ts";
import { folderOfEachTest } from "../../../../support/temporary-folder.ts";

const options = { guardian: processGuardian(), signal: new AbortController().signal };

describe("a version's contract", () => {
  const directory = folderOfEachTest();
  beforeEach(() => {
    mkdirSync(join(directory.path, "functions"));
  });
  const write = (text: string) => writeFileSync(join(directory.path, "functions/contract.ts"), text);

  it("is this program's, as data", async () => {
    expect(await contractIn(repository, options)).toMatchObject({
      endpoints: { "who-calls": { allow: ["Function.Invoke"] } },
    });
  });

  it("is the final export, regardless of other output", async () => {
    write('process.stdout.write("{}"); export const contract = { roles: {} };');
    expect(await contractIn(directory.path, options)).toEqual({ roles: {} });
  });

  it.for([
    ["there is none", undefined],
    ["it throws", 'throw new Error("no");'],
    ["it exports another thing", "export const other = {};"],
    ["it isn't data", "export const contract = () => 1;"],
    ["it ends at once", "process.exit(0);"],
  ] as const)("is absent if %s", async ([, text]) => {
    if (text !== undefined) write(text);
    expect(await contractIn(directory.path, options)).toBeUndefined();
  });
});
