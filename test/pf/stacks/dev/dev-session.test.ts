import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startGuardian, type Guardian } from "../../../../packages/engine/guardian.ts";
import { type DevNotice, DevSession } from "../../../../packages/pf/stacks/dev/dev-session.ts";
import { programFiles } from "../../../../packages/pf/stacks/dev/program-files.ts";
import type { BuiltCode } from "../../../../packages/pf/stacks/dev/build-process.ts";
import { PackageBuilder } from "../../../../packages/pf/stacks/dev/builder.ts";
import { noticeText } from "../../../../packages/pf/commands/dev/dev-text.ts";
import type { StackOutputs } from "../../../../infra/outputs.ts";
import type { LocalStack } from "../../../../packages/pf/stacks/local/local-stack.ts";
import { contract, devCheckout, handlers } from "../../../support/dev-checkout.ts";
import { settingsText } from "../../../support/settings-file.ts";
import { sampleOutputs } from "../../../support/outputs-sample.ts";

/** A stack whose deployments the test decides. */
interface Deploying {
  /** Deploys, or fails. Returns the deployed package's hash. */
  up: () => Promise<string>;
}

describe("a session of dev", { timeout: 60_000 }, () => {
  let checkout: string;
  let guardian: Guardian;
  let session: DevSession | undefined;
  const swaps: string[] = [];
  const told: DevNotice[] = [];
  let standing: readonly DevNotice[] = [];
  let saved = 0;
  const index = () => join(checkout, "functions/src/index.ts");
  /** The package of the files as each test finds them. */
  let built: BuiltCode;
  let settings: string;
  const open = (
    packageSha256: string,
    { up }: Deploying = { up: async () => packageSha256 },
    more: Pick<StackOutputs, "appSettings"> = {},
  ): DevSession => {
    let deployed = packageSha256;
    const local = {
      guardian,
      twin: {
        certificateAuthority: { file: join(checkout, ".git/authority.pem") },
        control: {
          swapCode: async (_siteId: string, zip: Uint8Array) => void swaps.push(Buffer.from(zip).toString("hex")),
          codeOf: () => "",
        },
      },
      continueWith: async () => undefined,
      stack: {
        up: async () => {
          deployed = await up();
          return { summary: { create: 0, update: 1, replace: 0, delete: 0 } };
        },
      },
      outputs: async () => ({ ...sampleOutputs(), packageSha256: deployed }),
    };
    const settingsFile = join(checkout, "Pulumi.local.yaml");
    session = new DevSession({
      local: local as unknown as LocalStack,
      outputs: { ...sampleOutputs(), ...more, packageSha256 },
      directory: checkout,
      settingsFile,
      files: programFiles(checkout, settingsFile),
      renewedAt: Date.now(),
      onNotice: (notice, still) => {
        told.push(notice);
        standing = still;
      },
      onDeployed: async () => void (saved += 1),
    });
    return session;
  };
  /** Saves code that never ends to load, and waits until its build has begun. */
  const saveLooping = async () => {
    const begun = join(checkout, ".git/begun");
    rmSync(begun, { force: true });
    const loops = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(begun)}, ""); for (;;);`;
    writeFileSync(index(), handlers("loops", loops));
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true), { timeout: 20_000 });
  };
  beforeAll(async () => {
    checkout = devCheckout("one");
    settings = readFileSync(join(checkout, "Pulumi.local.yaml"), "utf8");
    guardian = startGuardian();
    const result = await new PackageBuilder({ guardian, directory: checkout }).build();
    if (result.kind === "failed") throw new Error(result.message);
    built = result;
  });
  beforeEach(() => {
    writeFileSync(join(checkout, "functions/contract.ts"), contract);
    writeFileSync(join(checkout, "Pulumi.local.yaml"), settings);
    writeFileSync(index(), handlers("one"));
    told.length = swaps.length = saved = 0;
    standing = [];
  });
  afterEach(async () => {
    await session?.close();
  });
  afterAll(async () => {
    await guardian.close();
    rmSync(checkout, { recursive: true, force: true });
  });

  it("puts the files' code there, if the twin has another one of an earlier run", async () => {
    const { sha256, zip } = built;
    await open(sha256).settled();
    expect(swaps).toEqual([Buffer.from(zip).toString("hex")]);
    expect(told).toEqual([]);
  });

  it("builds with the app settings that the stack sets, as its program does", async () => {
    const settings = 'settings: { REPORTS: { type: "text", optional: true } }, endpoints:';
    const remind = 'if (!process.env["REPORTS"]) app.timer("remind", { schedule: "0 0 3 * * *", handler() {} });';
    writeFileSync(join(checkout, "functions/contract.ts"), contract.replace("endpoints:", settings));
    writeFileSync(index(), handlers("one", `import { app } from "@azure/functions";\n${remind}`));
    const result = await new PackageBuilder({ guardian, directory: checkout }).build([]);
    if (result.kind === "failed") throw new Error(result.message);

    await open(result.sha256, undefined, { appSettings: [] }).settled();
    expect(told).toEqual([]);

    writeFileSync(index(), `${readFileSync(index(), "utf8")}// saved`);
    await expect.poll(() => told.map(({ kind }) => kind), { timeout: 20_000 }).toEqual(["unchanged"]);
  });

  it("says that the code is correct again once a mistake is undone", async () => {
    await open(built.sha256).settled();
    const good = readFileSync(index(), "utf8");
    writeFileSync(index(), `${good}\n((`);
    await expect.poll(() => told.at(-1)?.kind, { timeout: 20_000 }).toBe("code-refused");

    writeFileSync(index(), good);
    await expect.poll(() => told.at(-1), { timeout: 20_000 }).toEqual({ kind: "unchanged", isMended: true });
  });

  it("tells a problem once: the next save with it, and a deployment of it, say that it's the same", async () => {
    await open(built.sha256, {
      up: () => Promise.reject(new Error(told[0]?.kind === "code-refused" ? told[0].message : "")),
    }).settled();
    writeFileSync(index(), "((");
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(1);
    writeFileSync(index(), "((");
    await expect.poll(() => told.length, { timeout: 20_000 }).toBe(2);
    await session?.deploy();

    const shown = told.map((notice) => noticeText(notice, { paint: (_, text) => text, hasKeys: true }));
    expect(shown).toEqual([
      expect.stringMatching(
        /^code     Not deployed: the last good code goes on answering\.\nThe function's package has /,
      ),
      "code     Not deployed: still the same problem.",
      "stack    Deploying ...",
      "stack    Not deployed: still the same problem.",
    ]);
    expect(standing).toEqual([told[0], { kind: "deployment-failed", message: expect.any(String) }]);
  });

  it("puts no code there that was saved during the deployment, and says that it waits for one", async () => {
    writeFileSync(join(checkout, "functions/contract.ts"), contract.replace("orders/{id}", "orders/{id}/lines"));
    await open(built.sha256).settled();
    expect(swaps).toEqual([]);
    expect(standing).toEqual([{ kind: "needs-deployment", files: ["functions/"] }]);
  });

  it("says what changed during a deployment that succeeds, and keeps a contract out that it doesn't have", async () => {
    const { sha256 } = built;
    const dev = open(sha256, {
      up: async () => {
        writeFileSync(join(checkout, "functions/contract.ts"), contract.replace("orders/{id}", "orders/{id}/lines"));
        writeFileSync(join(checkout, "Pulumi.local.yaml"), `${settings}# more\n`);
        return sha256;
      },
    });
    await dev.settled();
    swaps.length = 0;
    await dev.deploy();
    expect(swaps).toEqual([]);
    expect(standing).toEqual([{ kind: "needs-deployment", files: ["Pulumi.local.yaml", "functions/"] }]);
  });

  it("refuses settings before a deployment, with their file and line", async () => {
    const up = vi.fn(async () => built.sha256);
    const dev = open(built.sha256, { up });
    await dev.settled();
    writeFileSync(join(checkout, "Pulumi.local.yaml"), `${settings}  protected-function:retentionDays: "soon"\n`);
    await dev.deploy();
    expect(up).not.toHaveBeenCalled();
    const refused = standing.find(({ kind }) => kind === "settings-refused");
    expect(refused).toMatchObject({ message: expect.stringMatching(/retentionDays.*\(.*Pulumi\.local\.yaml:\d+\)/) });
  });

  it("says at the save that settings can't be deployed, once, and when they can", async () => {
    await open(built.sha256).settled();
    const file = join(checkout, "Pulumi.local.yaml");
    writeFileSync(file, `${settings}  protected-function:retentionDays: "soon"\n`);
    await expect.poll(() => told.map(({ kind }) => kind), { timeout: 20_000 }).toEqual(["settings-refused"]);
    expect(told[0]).toMatchObject({ message: expect.stringMatching(/retentionDays.*\(.*Pulumi\.local\.yaml:\d+\)/) });
    await session?.deploy();
    expect(told.slice(1)).toEqual([
      { kind: "deploying" },
      { kind: "settings-refused", message: expect.any(String), isKnown: true },
    ]);

    writeFileSync(file, `${settings}# more\n`);
    const waits = { kind: "needs-deployment", files: ["Pulumi.local.yaml"] };
    await expect.poll(() => standing, { timeout: 20_000 }).toEqual([waits]);
  });

  it("says at the save of a contract that the settings don't fit it", async () => {
    const callers = { shop: { roles: ["Orders.Read"], secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } };
    writeFileSync(join(checkout, "Pulumi.local.yaml"), settingsText({ callers }));
    await open(built.sha256).settled();
    const renamed = contract.replaceAll("Orders.Read", "Orders.See");
    writeFileSync(join(checkout, "functions/contract.ts"), renamed);
    await expect.poll(() => told.map(({ kind }) => kind), { timeout: 20_000 }).toEqual(["settings-refused"]);
    expect(session?.olderCode).toEqual({ reason: "not deployed", problem: "functions/contract.ts" });
  });

  it("knows why the code that answers isn't what is saved", async () => {
    await open(built.sha256).settled();
    expect(session?.olderCode).toBeUndefined();
    const until = (reason: string | undefined) =>
      expect.poll(() => session?.olderCode?.reason, { timeout: 20_000, interval: 5 }).toBe(reason);
    writeFileSync(index(), handlers("two", "const x = ;"));
    await until("being built");
    await until("refused");
    expect(session?.olderCode?.problem).toMatch(/^functions\/src\/index\.ts:4:\d+: can't be read/);
    writeFileSync(index(), handlers("two"));
    await until("being built");
    await until(undefined);
  });

  it("saves what a failed deployment has done, and says so until the next one succeeds", async () => {
    const { sha256 } = built;
    let fails = true;
    const dev = open(sha256, {
      up: async () => {
        if (fails) throw new Error("no quota");
        return sha256;
      },
    });
    await dev.deploy();
    expect(saved).toBe(1);
    expect(standing).toEqual([{ kind: "deployment-failed", message: "no quota" }]);
    fails = false;
    await dev.deploy();
    expect(saved).toBe(2);
    expect(standing).toEqual([]);
  });

  it("says nothing about a deployment that Ctrl-C cut off, and saves nothing of it", async () => {
    const dev = open(built.sha256, {
      up: async () => {
        void dev.close();
        throw new Error("aborted");
      },
    });
    await dev.deploy();
    expect(told).toEqual([{ kind: "deploying" }]);
    expect(saved).toBe(0);
  });

  it("says nothing about a build that Ctrl-C cut off", async () => {
    const dev = open(built.sha256);
    await dev.settled();
    await saveLooping();
    await Promise.all([dev.close(), dev.settled()]);
    expect(told).toEqual([]);
  });

  it("gives up a build that doesn't end once the code is saved again", async () => {
    await open(built.sha256).settled();
    swaps.length = 0;
    await saveLooping();
    const real = performance.now.bind(performance);
    const later = vi.spyOn(performance, "now").mockImplementation(() => real() + 60_000);
    writeFileSync(index(), handlers("two"));
    await expect.poll(() => swaps.length, { timeout: 20_000 }).toBe(1);
    later.mockRestore();
    expect(told.map(({ kind }) => kind)).toEqual(["swapped"]);
  });

  it("keeps a mistake in view until it's mended, also if a changed contract waits", async () => {
    const { sha256 } = built;
    await open(sha256).settled();
    const until = (expected: readonly object[]) =>
      expect.poll(() => standing, { timeout: 30_000 }).toMatchObject(expected);
    writeFileSync(join(checkout, "functions/contract.ts"), contract.replace("orders/{id}", "orders/{id}/lines"));
    const waits = { kind: "needs-deployment", files: ["functions/contract.ts"] };
    await until([waits]);
    writeFileSync(index(), handlers("two", "const x = ;"));
    await until([{ kind: "code-refused" }, waits]);
    writeFileSync(index(), handlers("two"));
    await until([waits]);
    expect(told.at(-1)).toMatchObject(waits);
    writeFileSync(join(checkout, "functions/contract.ts"), contract);
    await until([]);
  });
});
