import { describe, expect, test } from "vitest";
import { deployersCloud } from "../../../../packages/core/azure/clouds.ts";
import { findScmHost } from "../../../../packages/core/azure/one-deploy/find-scm-host.ts";
import { type MessageName, messages, outcomes } from "../../../../packages/core/azure/one-deploy/outcomes.ts";
import { PublishFailed } from "../../../../packages/core/azure/one-deploy/publish-failed.ts";
import { NoToken } from "../../../../packages/core/azure/login.ts";
import { ScmTokens } from "../../../../packages/core/azure/one-deploy/scm-host.ts";
import { accepted, deployment, fakeAzure, type Scripted, site } from "./fake-azure.ts";
import { fakePlatform, type PlatformScript, scmHostName, sha256, siteId } from "./fake-platform.ts";

const names = Object.keys(messages) as readonly MessageName[];
const forbidden: Scripted = { status: 403, body: "AuthorizationFailed" };
const notThere: Scripted = { status: 404 };

/** What a run prints, and how it ends, line by line. */
async function ended(run: Promise<string>, reported: readonly string[]): Promise<readonly string[]> {
  const end = await run.catch((error: unknown) => (error instanceof PublishFailed ? error.message : String(error)));
  return [...reported, end];
}

async function printed(script: PlatformScript, more: Parameters<ReturnType<typeof fakePlatform>["deploy"]>[0] = {}) {
  const { deploy, reported } = fakePlatform(script);
  return await ended(deploy(more), reported);
}

async function found(...answers: [Scripted, ...Scripted[]]) {
  const { options, reported } = fakeAzure(...answers);
  return await ended(findScmHost({ ...options, cloud: deployersCloud({}), siteId }), reported);
}

const there = site({ hostType: "Repository", name: scmHostName });
const never: PlatformScript = { scm: [accepted, deployment(4)], functions: [[]] };

/** How each message comes about. */
const runs: Readonly<Record<MessageName, () => Promise<readonly string[]>>> = {
  siteUnknown: async () => await found(notThere, there),
  siteForbidden: async () => await found({ status: 403 }, there),
  resourceManagerTrouble: async () => await found({ status: 503 }, there),
  siteRefused: async () => await found({ status: 400, body: "…" }),
  scmTokenRefused: async () => await printed({ scm: [{ status: 401 }, accepted, deployment(4)] }),
  audienceChanged: async () =>
    await printed({ scm: [{ status: 401 }, { status: 401 }, { status: 401 }, accepted, deployment(4)] }),
  noOwnToken: async () => {
    const reported: string[] = [];
    const why = new Error("Audience https://appservice.azure.com is not a supported MSI token audience.");
    const cli = { by: "the Azure CLI's login", explicit: false };
    const scmTokens = new ScmTokens({
      tokens: {
        scm: async () => await Promise.reject(new NoToken(cli, "https://appservice.azure.com/.default", why)),
        resourceManager: async () => "t0ken",
      },
      audiences: { own: "https://appservice.azure.com", resourceManager: "https://management.azure.com" },
      report: (line) => reported.push(line),
    });
    return await ended(scmTokens.token(), reported);
  },
  scmForbidden: async () => await printed({ scm: [{ status: 403 }, accepted, deployment(4)] }),
  scmMissing: async () => await printed({ scm: [notThere, accepted, deployment(4)] }),
  scmBusy: async () => await printed({ scm: [{ status: 409 }, accepted, deployment(4)] }),
  scmStarting: async () => await printed({ scm: [{ status: 503 }, accepted, deployment(4)] }),
  storageRefused: async () =>
    await printed({
      scm: [accepted, deployment(3, { message: "AuthorizationPermissionMismatch" }), accepted, deployment(4)],
    }),
  superseded: async () => await printed({ scm: [accepted, deployment(5), accepted, deployment(4)] }),
  notConfirmedYet: async () =>
    await printed({
      scm: [accepted, deployment(4)],
      functions: [[], ["WarmUp"], ["who-calls"]],
      manifest: [sha256],
    }),
  failedLooking: async () =>
    await printed({ scm: [accepted, deployment(3, { message: "No host.json" })], functions: [[]] }),
  nothingShows: async () =>
    await printed({ uploads: [accepted], scm: [notThere], functions: [[]] }, { deadlineSeconds: 120 }),
  uploadRefused: async () => await printed({ scm: [{ status: 400, body: "…" }] }),
  deploymentFailed: async () =>
    await printed({ scm: [accepted, deployment(3, { message: "No host.json" })], functions: [[]] }),
  unable: async () => {
    const subject = "the runtime 'node' '20'";
    const body = `NotSupportedByTheTwin: The twin doesn't support ${subject}`;
    return await printed({ ...never, functions: [{ status: 501, body }] });
  },
  notRegistered: async () => await printed({ ...never, manifest: [sha256] }),
  unconfirmed: async () => await printed({ ...never, sync: [forbidden], functions: [forbidden] }),
  nothingUploaded: async () => await printed({ scm: [{ status: 503 }] }),
  undecided: async () => await printed({ uploads: [accepted], scm: [deployment(2)] }),
  deployed: async () => await printed({ scm: [accepted, deployment(4)], manifest: [sha256] }),
  acceptedUnconfirmed: async () =>
    await printed({ ...never, sync: [forbidden], functions: [forbidden] }, { acceptsUnconfirmed: true }),
};

describe("messages of the upload", () => {
  test.each(names)("%s is produced as its example shows", async (name) => {
    const example = outcomes[names.indexOf(name)]?.example ?? "";
    const lines = await runs[name]();
    const isShown = lines.some((line) => line === example || line.startsWith(`${example}; `));
    expect(isShown, `${example}\n${lines.join("\n")}`).toBe(true);
  });

  test("is one line with its meaning and its fix, and is printed once", () => {
    expect(outcomes).toHaveLength(names.length);
    for (const { example, means, cure } of outcomes) {
      expect(example).not.toMatch(/[\r\n]/);
      expect(means).toMatch(/\.$/);
      expect(cure).toMatch(/\.$/);
    }
    expect(new Set(outcomes.map(({ example }) => example)).size).toBe(outcomes.length);
  });

  test("ends `up` according to its kind", async () => {
    for (const [index, name] of names.entries()) {
      const kind = outcomes[index]?.kind;
      const end = (await runs[name]()).at(-1) ?? "";
      const example = outcomes[index]?.example ?? "";
      expect(end === example, name).toBe(kind !== "waits");
      if (kind === "succeeds") expect(end).toMatch(/^deployed /);
      if (kind === "fails") expect(end).not.toMatch(/^deployed /);
    }
  });

  test("never claims to know what it didn't see", () => {
    for (const { example } of outcomes) expect(example).not.toMatch(/goes on running|deployed before/);
  });
});
