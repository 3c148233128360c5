import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { readContract } from "../../../infra/contract/read-contract.ts";

it("says that the contract isn't there, without a stack trace", async () => {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-contract-"));
  try {
    await expect(readContract(pathToFileURL(`${folder}/`))).rejects.toMatchObject({
      code: "CONTRACT_MISSING",
      message: `${join(folder, "contract.ts")} isn't there. Restore it: it describes the API.`,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
