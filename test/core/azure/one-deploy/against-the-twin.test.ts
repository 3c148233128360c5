import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { storageRefusals, type UploadBehavior } from "../../../../packages/twin/functions-host/index.ts";
import { sampleProject } from "../../../support/sample-project.ts";
import { closeSites, siteToDeployTo } from "../../../support/site-to-deploy-to.ts";

afterEach(closeSites);

const failed = (code: string) => expect.objectContaining({ name: "PublishFailed", code });
const byHash = / confirmed by the running host's hash and Resource Manager's list: orders$/;
const byRecord = / confirmed by its record and Resource Manager's list: orders$/;

describe("a second package, with the first one's function names,", () => {
  test.each<[string, UploadBehavior, RegExp]>([
    ["as usual", {}, byHash],
    ["without its files", { packageFiles: "refused" }, byRecord],
    ["with a missing record", { polls: 2, endings: ["reported", "vanishes"] }, byHash],
    [
      "with a missing record after a refusal by storage",
      { polls: 1, endings: ["reported", "vanishes"], storageRefusals: [undefined, storageRefusals.forbidden] },
      byHash,
    ],
    [
      "after a partial success without a trace",
      {
        endings: ["reported", "partial success", "reported"],
        storageRefusals: [undefined, storageRefusals.noContainer],
        packageFiles: "refused",
      },
      byRecord,
    ],
  ])("is proved live %s", async (_, upload, text) => {
    const site = await siteToDeployTo({ upload });
    expect((await site.publish("first")).end).toMatch(/^deployed /);
    expect(await site.answers()).toBe("first");

    const { end } = await site.publish("second");

    expect(end).toMatch(text);
    expect(await site.answers()).toBe("second");
    expect(site.faults()).toEqual([]);
  });

  test("never counts as live by the first one's functions: it is uploaded until the deadline, and fails", async () => {
    const refused = Array.from({ length: 200 }, () => storageRefusals.forbidden);
    // The first goes live as usual; of later ones, the record vanishes, and storage takes none.
    const site = await siteToDeployTo({
      upload: { endings: ["reported", "vanishes"], packageFiles: "refused", storageRefusals: [undefined, ...refused] },
    });
    expect((await site.publish("first")).end).toMatch(/^deployed /);

    const { end, reported } = await site.publish("second");

    expect(end).toEqual(failed("deadline"));
    expect(String(end)).toContain("The package was uploaded, but within 600 s nothing showed that it is live.");
    expect(reported.filter((line) => line.includes("; uploading it again in ")).length).toBeGreaterThan(2);
    expect(await site.answers()).toBe("first");
  });
});

test("a package that doesn't start in Azure is deployed, but reported as unregistered in the host's words", async () => {
  const site = await siteToDeployTo({});
  const { end, reported } = await site.publish("broken", {
    startup: 'if (process.env.IN_AZURE) throw new Error("no database");',
    PUBLISH_DEADLINE_SECONDS: "10",
  });
  expect(end).toEqual(failed("unconfirmed"));
  expect(String(end)).toMatch(
    /The package is deployed \(status 4, succeeded.*Encountered an error \(ServiceUnavailable\) from host runtime\..*read the log/,
  );
  expect(reported.join()).not.toContain("uploading it again");
});

test("a package whose registration fails in Azure is registered through Resource Manager", async () => {
  const site = await siteToDeployTo({ upload: { triggerSync: "fails", ineffectiveSyncs: 2 } });
  const { end, reported } = await site.publish("first");
  expect(end).toMatch(byHash);
  expect(reported[0]).toMatch(/^status 3, failed; Function triggers synchronization failed .*; looking again in 1 s$/);
});

describe("node publish.ts, in a user's repository and from any folder,", () => {
  async function run(environmentOf: (sha256: string) => Readonly<Record<string, string>>) {
    await using project = await sampleProject("who-calls");
    const { sha256 } = await project.buildPackage();
    const env = { ...environmentOf(sha256), PUBLISH_LONGEST_PAUSE_MILLISECONDS: "50" };
    const program = join(project.directory, "infra/publish.ts");
    return await new Promise<{ exitCode: unknown; stdout: string; stderr: string; sha256: string }>((resolve) => {
      execFile(process.execPath, [program], { cwd: tmpdir(), env }, (error, stdout, stderr) =>
        resolve({ exitCode: error?.code ?? 0, stdout, stderr, sha256 }),
      );
    });
  }

  test("deploys through its environment's proxy, as its environment's deployer", async () => {
    const { environment } = await siteToDeployTo({});
    const { sha256, ...ended } = await run((PACKAGE_SHA256) => ({ ...environment, PACKAGE_SHA256 }));
    expect(ended).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(new RegExp(`^deployed ${sha256} as [\\w-]+; confirmed by .*: who-calls\n$`)),
      stderr: expect.not.stringContaining(environment.ARM_CLIENT_SECRET),
    });
  });

  test("fails with exit code 1 and one line", async () => {
    const SITE_ID = ".example.com/subscriptions/x";
    expect(await run(() => ({ SITE_ID, PACKAGE_SHA256: "0".repeat(64) }))).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(
        /^SITE_ID is "\.example\.com\/subscriptions\/x"; the resource id of the site .*\n$/,
      ),
    });
  });
});
