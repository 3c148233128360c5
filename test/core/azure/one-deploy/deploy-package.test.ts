import { describe, expect, test } from "vitest";
import { accepted, deployment, type Scripted } from "./fake-azure.ts";
import { fakePlatform, hostRefused, type PlatformScript, scmHostName, sha256 } from "./fake-platform.ts";

const forbidden: Scripted = { status: 403, body: "AuthorizationFailed" };
const restarted = deployment(6, { status_text: "[KuduSpecializer] Kudu has been restarted after package deployed" });
const unsynchronized = deployment(3, {
  message: "Function triggers synchronization failed due to Response status code does not indicate success: 401.",
});
const another = "b".repeat(64);
const uploads = (platform: ReturnType<typeof fakePlatform>): number =>
  platform.toScm().filter(({ method }) => method === "POST").length;
const slept = (platform: ReturnType<typeof fakePlatform>): number =>
  platform.slept.reduce((sum, pause) => sum + pause, 0);
const confirmed = (by: string) => `deployed ${sha256} as d-1; confirmed by ${by}`;

const byHash = confirmed("the running host's hash and Resource Manager's list: who-calls");
const byRecord = confirmed("its record and Resource Manager's list: who-calls");
const byList = confirmed("Resource Manager's list: who-calls, which it lacked before the upload");

describe("one upload is enough, and its confirmation is reported, when", () => {
  test.each<[string, PlatformScript, string]>([
    [
      "the record succeeded, and hash and functions are there",
      { scm: [accepted, deployment(4)], manifest: [sha256] },
      byHash,
    ],
    ["the record succeeded, and functions are there", { scm: [accepted, deployment(4)] }, byRecord],
    [
      "the record succeeded, of functions that were there before",
      { scm: [accepted, deployment(4)], functions: [["who-calls"]] },
      byRecord,
    ],
    [
      "it partly succeeded, and hash and functions are there",
      { scm: [accepted, restarted], manifest: [sha256] },
      byHash,
    ],
    ["it partly succeeded, and functions are new", { scm: [accepted, restarted] }, byList],
    [
      "it partly succeeded, and the hash is there of functions that were there before",
      { scm: [accepted, restarted], functions: [["who-calls"]], manifest: [another, sha256] },
      byHash,
    ],
    ["its registration failed, and Resource Manager's works", { scm: [accepted, unsynchronized] }, byRecord],
    [
      "its registration failed, and Resource Manager's takes a while",
      { scm: [accepted, unsynchronized], functions: [[], [], ["WarmUp"], ["WarmUp"], ["who-calls"]] },
      byRecord,
    ],
    ["the record failed after the package went live", { scm: [accepted, deployment(3)], manifest: [sha256] }, byHash],
    ["it was cancelled after the package went live", { scm: [accepted, deployment(-1)] }, byList],
    [
      "its functions are listed though Resource Manager synchronizes nothing",
      { scm: [accepted, deployment(4)], sync: [forbidden] },
      byRecord,
    ],
  ])("%s", async (_, script, text) => {
    const platform = fakePlatform(script);
    expect(await platform.deploy()).toBe(text);
    expect(uploads(platform)).toBe(1);
  });

  test("there are several functions, and all of them are listed", async () => {
    const platform = fakePlatform({
      scm: [accepted, restarted],
      functions: [[], ["orders"], ["orders", "Stock", "other"]],
    });
    expect(await platform.deploy({ functions: ["orders", "stock"] })).toBe(
      confirmed("Resource Manager's list: orders, stock, which it lacked before the upload"),
    );
  });
});

describe("functions listed before the upload", () => {
  const before = ["who-calls"];

  test("are checked again once the host that runs the package was synchronized, because they may be gone", async () => {
    const platform = fakePlatform({
      scm: [accepted, deployment(4)],
      functions: [before, before, []],
      manifest: [sha256],
    });
    await expect(platform.deploy()).rejects.toMatchObject({ code: "not-registered" });
    expect(platform.reported[0]).toBe(
      "status 4, succeeded; not confirmed yet: Resource Manager may list them from before; looking again in 1 s",
    );
  });

  test("are checked until a synchronization succeeds", async () => {
    const platform = fakePlatform({
      scm: [accepted, deployment(4)],
      functions: [before],
      manifest: [sha256],
      sync: [{ status: 204 }, { status: 204 }, hostRefused, hostRefused, { status: 204 }],
    });
    expect(await platform.deploy()).toBe(byHash);
    expect(platform.slept).toEqual([1000, 1000, 1500]);
  });

  test("count as the package's after some attempts if its hash can't be read", async () => {
    const platform = fakePlatform({ scm: [accepted, deployment(4)], functions: [before] });
    expect(await platform.deploy()).toBe(byRecord);
    expect(platform.slept).toEqual([1000, 1000, 1500, 2250, 3375]);
  });
});

describe("it is uploaded again when", () => {
  test.each<[string, PlatformScript, string]>([
    [
      "it partly succeeded, and functions of the same names were there before",
      { scm: [accepted, restarted], functions: [["who-calls"]] },
      "status 6, partly succeeded; [KuduSpecializer] Kudu has been restarted after package deployed, and nothing shows " +
        "that the package is live: the running package can't be read (400); uploading it again in 5 s",
    ],
    [
      "it partly succeeded, and was not synchronized before it",
      { scm: [accepted, restarted], sync: [hostRefused], functions: [[], ["who-calls"]] },
      "nothing shows that the package is live",
    ],
    [
      "another package runs, regardless of the record",
      { scm: [accepted, deployment(4)], functions: [["who-calls"]], manifest: [another] },
      `status 4, succeeded, and nothing shows that the package is live: the running package is another one: ${another}`,
    ],
  ])("%s", async (_, script, line) => {
    const platform = fakePlatform({ uploads: [accepted], ...script, scm: [script.scm[1] ?? script.scm[0]] });
    await expect(platform.deploy()).rejects.toMatchObject({
      code: "deadline",
      message: expect.stringMatching(/^The package was uploaded, but within 600 s nothing showed that it is live\./),
    });
    expect(uploads(platform)).toBeGreaterThan(1);
    expect(slept(platform)).toBe(600_000);
    expect(platform.reported.some((reported) => reported.includes(line))).toBe(true);
  });

  test("it partly succeeds without a trace, and then it succeeds", async () => {
    const platform = fakePlatform({
      uploads: [accepted],
      scm: [restarted, deployment(4)],
      functions: [["who-calls"]],
    });
    expect(await platform.deploy()).toBe(byRecord);
    expect(uploads(platform)).toBe(2);
  });
});

describe("deployed but unconfirmed packages", () => {
  const evidence: readonly (readonly [string, PlatformScript, string])[] = [
    ["by its record", { scm: [accepted, deployment(4)] }, "status 4, succeeded"],
    ["by its hash", { scm: [accepted, restarted], manifest: [sha256] }, "the running host has its hash"],
  ];
  const silence: readonly (readonly [string, Omit<PlatformScript, "scm">, string])[] = [
    [
      "Resource Manager refuses both",
      { sync: [forbidden], functions: [forbidden] },
      'Resource Manager answers GET functions with 403 "AuthorizationFailed"; Resource Manager answers POST ' +
        'host/default/sync with 403 "AuthorizationFailed"',
    ],
    [
      "Resource Manager lists none of it, and synchronizes nothing",
      { sync: [forbidden], functions: [["WarmUp"]] },
      "Resource Manager lists WarmUp, not who-calls; Resource Manager answers POST host/default/sync with 403 " +
        '"AuthorizationFailed"',
    ],
    [
      "Resource Manager does not list",
      { functions: [{ status: 503 }] },
      "Resource Manager answers GET functions with 503",
    ],
  ];
  const cases = evidence.flatMap(([by, script, evidence]) =>
    silence.map(([why, more, lacking]) => ({ by, why, script: { ...script, ...more }, evidence, lacking })),
  );

  test.each(cases)("$by fails within minutes without another upload: $why", async ({ script, evidence, lacking }) => {
    const platform = fakePlatform(script);
    const missing = evidence.includes("hash") ? lacking : `${lacking}; the running package can't be read (400)`;
    await expect(platform.deploy()).rejects.toMatchObject({
      code: "unconfirmed",
      // The rest of it: outcomes.test.ts.
      message: expect.stringContaining(
        `The package is deployed (${evidence}), but nothing confirms that its functions are registered: ${missing}. It `,
      ),
    });
    expect(uploads(platform)).toBe(1);
    expect(slept(platform)).toBeLessThan(200_000);
    expect(platform.reported).toHaveLength(19);
    for (const line of platform.reported) expect(line).toMatch(/; not confirmed yet: .*; looking again in \d+ s$/);
  });

  test.each(cases)("$by succeeds if settings accept it: $why", async ({ script, evidence, lacking }) => {
    const platform = fakePlatform(script);
    const missing = evidence.includes("hash") ? lacking : `${lacking}; the running package can't be read (400)`;
    expect(await platform.deploy({ acceptsUnconfirmed: true })).toBe(
      `deployed ${sha256} as d-1; accepted unconfirmed (PUBLISH_ACCEPT_UNCONFIRMED): ${evidence}; ${missing}`,
    );
    expect(uploads(platform)).toBe(1);
  });

  test("at the deadline is reported as deployed", async () => {
    const platform = fakePlatform({ scm: [accepted, deployment(4)], sync: [forbidden], functions: [forbidden] });
    await expect(platform.deploy({ deadlineSeconds: 20 })).rejects.toMatchObject({ code: "unconfirmed" });
    expect(slept(platform)).toBe(20_000);
  });

  test("doesn't excuse a failure, a package without functions, or a lack of evidence", async () => {
    const scripts: readonly PlatformScript[] = [
      { scm: [accepted, deployment(3)], functions: [[]] },
      { scm: [accepted, deployment(4)], functions: [[]] },
      { uploads: [accepted], scm: [restarted], functions: [[]] },
    ];
    const codes: unknown[] = [];
    for (const script of scripts) {
      const run = fakePlatform(script).deploy({ acceptsUnconfirmed: true });
      codes.push(await run.catch((error: { readonly code: string }) => error.code));
    }
    expect(codes).toEqual(["deployment-failed", "not-registered", "deadline"]);
  });
});

test.each<[string, PlatformScript, string]>([
  ["its record", { scm: [accepted, deployment(4)], functions: [["WarmUp"]] }, "status 4, succeeded"],
  [
    "its hash",
    { scm: [accepted, deployment(3)], functions: [["WarmUp"]], manifest: [sha256] },
    "the running host has its hash",
  ],
])(
  "a package that is deployed by %s without registering a function is reported as not starting",
  async (_, script, evidence) => {
    const platform = fakePlatform(script);
    await expect(platform.deploy()).rejects.toMatchObject({
      code: "not-registered",
      message: expect.stringContaining(
        `The package is deployed (${evidence}), but its functions aren't registered: Resource Manager lists WarmUp, not ` +
          "who-calls",
      ),
    });
    expect(uploads(platform)).toBe(1);
  },
);

describe("a deployment that failed", () => {
  test.each([
    [3, "status 3, failed"],
    [-1, "status -1, cancelled"],
  ])("with status %i is checked, and then reported as failed in the platform's own words", async (status, words) => {
    const more = { status_text: "Unpacking\nfailed", message: "Unpacking\nfailed", progress: " ", is_temp: false };
    const platform = fakePlatform({ scm: [accepted, deployment(status, more)], functions: [[]] });
    await expect(platform.deploy()).rejects.toMatchObject({
      code: "deployment-failed",
      message:
        `The platform reports that it didn't deploy the package (${words}; Unpacking failed), and nothing shows that the ` +
        "package is live: Resource Manager lists no functions, not who-calls; the running package can't be read (400). " +
        `Read https://${scmHostName}/api/deployments/d-1/log, fix the error, and run \`pulumi up\` again.`,
    });
    expect(uploads(platform)).toBe(1);
    expect(slept(platform)).toBeLessThan(10_000);
  });

  test("is reported as failed if another package runs, and if functions of its names existed before", async () => {
    for (const script of [{ manifest: [another] }, {}] as const) {
      const platform = fakePlatform({ scm: [accepted, deployment(3)], functions: [["who-calls"]], ...script });
      await expect(platform.deploy()).rejects.toMatchObject({ code: "deployment-failed" });
    }
  });
});
