import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPf } from "../../../support/command-line.ts";
import { runHere } from "../../../support/run-here.ts";
import { outputsOf } from "../../../support/sample-outputs-and-tokens.ts";
import { alterationFrom } from "../../../../packages/pf/commands/verify/command.ts";

let folder: string;
let nobody: string;

const verify = (args: readonly string[]) => runHere(["verify", ...args]);

describe("./pf verify, before it verifies", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "protected-function-verify-"));
    writeFileSync(join(folder, "outputs.json"), JSON.stringify(outputsOf()));
    // Nothing listens any more on a port that was free a moment ago.
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    nobody = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["an unknown caller", ["--caller", "nobody"], '"nobody" isn\'t a caller of this stack.\nCallers: integration.'],
    [
      "a deadline that isn't a number",
      ["--deadline", "soon"],
      "isn't a number.\nUse a number of minutes from 0 to 120",
    ],
    ["a deadline of half a day", ["--deadline", "720"], '--deadline is "720"'],
    ["alteration without the stack's name", ["--alter"], "--yes-this-stack-may-be-altered is missing."],
    ["a folder for JUnit that is not there", ["--junit", "/nowhere/a.xml"], "the folder /nowhere doesn't exist"],
    ["two sources", ["--stack", "dev"], "Use only one of --stack, --outputs."],
  ])("refuses %s, and lists what is allowed", async (_, args, said) => {
    const { exitCode, stdout, stderr } = await verify(["--outputs", join(folder, "outputs.json"), ...args]);

    expect(stderr).toContain(said);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });

  it("refuses a file without outputs, and repeats nothing of it", async () => {
    const file = join(folder, "other.json");
    writeFileSync(file, JSON.stringify({ clientSecret: "not-to-be-shown" }));

    const { exitCode, stdout, stderr } = await verify(["--outputs", file]);

    expect(stderr).toContain("aren't this program's");
    expect(stderr).not.toContain("not-to-be-shown");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });

  it("reports a missing network at once, whatever the deadline", async () => {
    const { exitCode, stdout, stderr } = await runPf(
      ["verify", "--outputs", join(folder, "outputs.json"), "--deadline", "15"],
      { HTTPS_PROXY: nobody, https_proxy: nobody, NODE_USE_ENV_PROXY: "1" },
    ).finished;

    expect(stderr).toContain("Entra ID doesn't answer either: this machine has no network.");
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
  });
});

const said = (name: string | undefined) => ({ "yes-this-stack-may-be-altered": name });

describe("permission to alter a live stack", () => {
  it("isn't given by default", () => {
    expect(alterationFrom({ alter: false, stack: "dev" })).toBeUndefined();
  });

  it("is given by the option and the repeated stack name, with a clear warning and the way back", () => {
    const announced = alterationFrom({ alter: true, stack: "dev", ...said("dev") });

    expect(announced).toMatch(/^THE STACK dev IS BEING ALTERED/);
    expect(announced).toContain("npx pulumi refresh --stack dev && npx pulumi up --stack dev");
  });

  it.each([
    ["no stack", { alter: true, ...said("dev") }, "--alter needs --stack"],
    ["no repeated name", { alter: true, stack: "dev" }, "--yes-this-stack-may-be-altered is missing"],
    [
      "another stack's name",
      { alter: true, stack: "prod", ...said("dev") },
      'is "dev"; it takes the stack\'s name again: "prod"',
    ],
    [
      "only the second word",
      { alter: false, stack: "dev", ...said("dev") },
      "--yes-this-stack-may-be-altered needs --alter",
    ],
  ])("is refused with %s", (_, values, message) => {
    expect(() => alterationFrom(values)).toThrow(message);
  });
});
