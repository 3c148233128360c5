import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { readSecret, readSecretText } from "../../../packages/core/text/secret-variable.ts";

it("reads a secret into an exported variable of bash, as it is typed", () => {
  const { posix } = readSecret("CALLER_SECRET");
  const secret = String.raw`a\b'c "d" $e`;

  const child = execFileSync("bash", ["-c", `${posix} && printenv CALLER_SECRET`], { input: `${secret}\n` });

  expect(child.toString()).toBe(`${secret}\n`);
  expect(readSecretText("CALLER_SECRET")).toContain(process.platform === "win32" ? "Read-Host -MaskInput" : posix);
});
