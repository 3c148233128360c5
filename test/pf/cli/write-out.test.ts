import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const reporter = new URL("../../../packages/pf/cli/reporter.ts", import.meta.url).href;
const characters = 4_000_000;

it.each(["data", "result"])("a command's whole %s reaches a pipe, though the process exits at once", async (kind) => {
  const program = `import { createReporter } from "${reporter}"; createReporter().${kind}("x".repeat(${characters})); process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    maxBuffer: 2 * characters,
  });

  expect(stdout).toHaveLength(characters + 1);
});
