import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { workflows } from "../support/workflow-files.ts";
import { folderOfEachTest } from "../support/temporary-folder.ts";

const { pack, publish } = workflows().find(({ name }) => name === "release.yml")?.jobs ?? {};

describe("the workflow of releases", () => {
  it("has no login in the job with the repository's code, and runs none of that code in the job with the login", () => {
    expect(pack?.permissions).toEqual({ contents: "read" });
    expect(publish?.needs).toBe("pack");
    expect(publish?.steps?.map(({ uses, name }) => uses?.split("@")[0] ?? name)).toEqual([
      "actions/setup-node",
      "actions/download-artifact",
      "Publish",
    ]);
  });

  it("publishes what was tested: the tag is checked first, and the packages are created last", () => {
    const commands = pack?.steps?.flatMap(({ run }) => run?.split("\n")[0] ?? []);
    expect(commands).toEqual([
      "node tools/releases/check-release.ts",
      "bash .ci/run",
      "node tools/releases/pack-release.ts packed > order.txt",
    ]);
  });
});

describe("the step that publishes", () => {
  const folder = folderOfEachTest();
  beforeEach(() => {
    mkdirSync(join(folder.path, "packed"));
    mkdirSync(join(folder.path, "bin"));
    for (const name of ["guard", "infra", "pf"]) {
      mkdirSync(join(folder.path, name, "package"), { recursive: true });
      writeFileSync(
        join(folder.path, name, "package/package.json"),
        JSON.stringify({ name: `@a/${name}`, version: "1.0.0" }),
      );
      const tarball = join(folder.path, "packed", `${name}.tgz`);
      execFileSync("tar", ["-czf", tarball, "-C", join(folder.path, name), "package"]);
    }
    writeFileSync(join(folder.path, "packed/order.txt"), "guard.tgz\ninfra.tgz\npf.tgz\n");
  });

  /** With an npm whose registry has these packages, and fails to publish others. */
  function runStep(published: readonly string[], failing = "nothing") {
    const npm = `#!/bin/sh
case "$1 $2" in
  ${published.map((name) => `"view ${name}@1.0.0") echo 1.0.0 ;;`).join("\n  ")}
  view*) exit 1 ;;
  *${failing}*) exit 1 ;;
  *) echo "$*" >> calls ;;
esac
`;
    writeFileSync(join(folder.path, "bin/npm"), npm, { mode: 0o755 });
    writeFileSync(join(folder.path, "calls"), "");
    const script = publish?.steps?.find(({ name }) => name === "Publish")?.run ?? "exit 99";
    const env = { PATH: [join(folder.path, "bin"), process.env["PATH"]].join(delimiter) };
    // As GitHub runs it. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
    const { status } = spawnSync("bash", ["-e", "-c", script], { cwd: folder.path, env });
    const calls = readFileSync(join(folder.path, "calls"), "utf8").trim().split("\n");
    return {
      status,
      published: calls.flatMap((call) => /^publish packed\/(.*)\.tgz --provenance/.exec(call)?.[1] ?? []),
    };
  }

  it("publishes each package after those that it needs", () => {
    expect(runStep([])).toEqual({ status: 0, published: ["guard", "infra", "pf"] });
  });

  it("continues an earlier run", () => {
    expect(runStep(["@a/guard", "@a/infra"])).toEqual({ status: 0, published: ["pf"] });
  });

  it("publishes nothing that needs an unpublished package", () => {
    expect(runStep([], "infra")).toEqual({ status: 1, published: ["guard"] });
  });
});
