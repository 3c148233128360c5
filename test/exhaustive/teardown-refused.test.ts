import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Exchange } from "../../twin/index.ts";
import { repository } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { leftInTenant } from "../support/nothing-left.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

const callers = { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } };

let opened: EmptyLocalStack;
let shell: ShellStack;
let deployed: object;
let sent: Exchange[] = [];

/** util-linux lends one. */
const terminal = "/usr/bin/script";

/** Types an answer once it is asked. */
async function onTerminal(command: string, answer: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(terminal, ["-qec", command, "/dev/null"], { cwd: repository, env: environment });
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const asked = shown.includes("Type the stack's name");
    shown += text;
    if (!asked && shown.includes("Type the stack's name")) child.stdin.write(answer);
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, shown };
}

function hasTerminal(): boolean {
  return process.platform === "linux" && existsSync(terminal);
}

function backend(): string {
  return fileURLToPath(shell.environment["PULUMI_BACKEND_URL"] ?? "");
}

// All else that is refused: teardown/situations/refused.ts.
describe.skipIf(!hasEngine())("a teardown that is refused", () => {
  beforeAll(async () => {
    opened = await openLocally({
      standIns: { pause: async () => {} },
      twin: { onExchange: (exchange) => sent.push(exchange) },
    });
    shell = await openShellStack(opened, { settings: { callers } });
    await shell.stack.up();
    deployed = await leftInTenant(opened);
  }, 120_000);
  afterEach(async () => {
    // Whatever was refused, nothing but reads was sent, and tokens were asked for.
    const writes = sent.filter(({ method, host }) => method !== "GET" && host !== "login.microsoftonline.com");
    expect(writes).toEqual([]);
    expect(await leftInTenant(opened)).toEqual(deployed);
    sent = [];
  });
  beforeAll(() => {
    sent = [];
  });
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
  });

  it("exits 2 where nobody can be asked, with the plan and what to add", { timeout: 180_000 }, async () => {
    const { exitCode, stdout, stderr } = await shell.run("teardown");

    expect(stdout).toContain("In Pulumi state, to be destroyed (24):");
    expect(stderr).toContain("Rerun with --yes to remove what the plan says will go. Nothing was removed.");
    expect(exitCode).toBe(2);
  });

  it.skipIf(!hasTerminal())(
    "asks for the stack's name on a terminal, and removes nothing for another word",
    { timeout: 180_000 },
    async () => {
      const command = `./pf teardown --stack test --settings ${shell.configFile}`;
      const { exitCode, shown } = await onTerminal(command, "yes\n", shell.environment);

      expect(shown).toContain("Type the stack's name to remove all of that, for good:");
      expect(shown).toContain('Not confirmed by the stack\'s name, "test". Nothing was removed.');
      expect(exitCode).toBe(2);
    },
  );

  it("shows the plan and exits 0 with --dry-run", { timeout: 180_000 }, async () => {
    const { exitCode, stdout } = await shell.run("teardown", "--dry-run", "--json");

    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(["plan"]);
    expect(exitCode).toBe(0);
  });

  it("exits 2 where a killed engine has left something unfinished beside the state", { timeout: 180_000 }, async () => {
    const attributes = join(backend(), ".pulumi", "stacks", "protected-function", "test.json.attrs");
    const text = readFileSync(attributes);
    writeFileSync(attributes, "");

    const { exitCode, stderr } = await shell.run("teardown", "--yes");
    writeFileSync(attributes, text);

    expect(stderr).toContain("an engine was killed while it wrote");
    expect(stderr).toContain("add --unlock to remove the unfinished file");
    expect(exitCode).toBe(2);
  });
});
