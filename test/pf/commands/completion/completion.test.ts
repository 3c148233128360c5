import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { completionScript } from "../../../../packages/pf/commands/completion/command.ts";
import { commands } from "../../../../packages/pf/commands/index.ts";
import { repository } from "../../../support/command-line.ts";
import { runHere } from "../../../support/run-here.ts";

const all = await Promise.all(Object.values(commands).map((load) => load()));
const script = completionScript(all, ["bash"]);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "completion-"));
  symlinkSync(join(repository, "pf"), join(folder, "pf"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: orders\nruntime: nodejs\n");
  const callers = "config:\n  protected-function:callers:\n    shop: {}\n    billing: {}\n";
  writeFileSync(join(folder, "Pulumi.dev.yaml"), callers);
  writeFileSync(join(folder, "Pulumi.prod.yaml"), "config: [\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell offers for the last of the words. */
function offered(...words: readonly string[]): readonly string[] {
  const asked = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _pf`;
  const { stdout, stderr } = spawnSync("bash", ["-c", `${script}\n${asked}; printf '%s\\n' "\${COMPREPLY[@]}"`], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

it.each([
  [["./pf", "pre"], ["preflight"]],
  [
    ["./pf", "re"],
    ["review", "recipes", "release"],
  ],
  [["./pf", "rotate", "--ca"], ["--caller"]],
  [
    ["./pf", "drift", "--stack", ""],
    ["dev", "prod"],
  ],
  [["./pf", "completion", "z"], ["zsh"]],
  // A settings file that can't be read, Pulumi.prod.yaml, has no callers to offer.
  [
    ["./pf", "call", "--as", ""],
    ["billing", "shop"],
  ],
  [["./pf", "rotate", "--caller", "s"], ["shop"]],
  // A file: the shell completes it itself.
  [["./pf", "matrix", "--settings", "Pul"], []],
])("%j completes to %j", (words, expected) => {
  expect(offered(...words)).toEqual(expected);
});

it("prints the script of a shell, and refuses another", async () => {
  expect(await runHere(["completion", "bash"])).toEqual({ exitCode: 0, stderr: "", stdout: `${script}\n` });
  expect((await runHere(["completion", "zsh"])).stdout).toContain("bashcompinit");
  const refused = await runHere(["completion", "fish"]);
  expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
  expect(refused.stderr).toContain('error: ./pf completion takes the name of a shell: bash or zsh. Found: "fish".\n');
});
