import { describe, expect, test } from "vitest";
import { accepted, connectionError, deployment, type Scripted } from "./fake-azure.ts";
import { fakePlatform, scmHostName } from "./fake-platform.ts";

const done = /^deployed a{64} as d-1; /;
const gone: Scripted = { status: 404 };
const followed = (platform: ReturnType<typeof fakePlatform>): readonly string[] =>
  platform
    .toScm()
    .slice(1)
    .map(({ method, url }) => `${method} ${url.replace(`https://${scmHostName}`, "")}`);

describe("an accepted deployment", () => {
  test.each([200, 202])("is polled each second until its status is final, under %i", async (http) => {
    const scm = [accepted, deployment(0, {}, http), deployment(1, {}, http), deployment(2, {}, http), deployment(4)];
    const platform = fakePlatform({ scm: [accepted, ...scm.slice(1)] });
    expect(await platform.deploy()).toMatch(done);
    expect(followed(platform)).toEqual(Array(4).fill("GET /api/deployments/d-1"));
    expect(platform.slept).toEqual([1000, 1000, 1000, 1000]);
    expect(platform.reported).toEqual([]);
  });

  test("is complete by its status, even under 202", async () => {
    const platform = fakePlatform({ scm: [accepted, deployment(4, {}, 202)] });
    expect(await platform.deploy()).toMatch(done);
  });

  test.each([
    ["malformed JSON", { status: 200, body: "{" }],
    ["no JSON object", { status: 200, body: "null" }],
    ["no status", { status: 200, body: {} }],
    ["a status that isn't a number", { status: 200, body: { status: "4" } }],
    ["a status that is unknown", { status: 200, body: { id: "d-1", status: 7 } }],
    ["401", { status: 401 }],
    ["403", { status: 403 }],
    ["409", { status: 409 }],
    ["400", { status: 400 }],
    ["500", { status: 500 }],
    ["503", { status: 503 }],
    ["no connection", connectionError("ECONNRESET")],
  ] satisfies readonly (readonly [string, Scripted])[])(
    "is polled again after %s, with a message",
    async (_, answer) => {
      const platform = fakePlatform({ scm: [accepted, answer, answer, deployment(4)] });
      expect(await platform.deploy()).toMatch(done);
      expect(followed(platform)).toHaveLength(3);
      expect(platform.reported).toHaveLength(2);
      for (const line of platform.reported) expect(line).toMatch(/; trying again in 1 s$/);
    },
  );

  test("is followed to its end even if it isn't known at first", async () => {
    const platform = fakePlatform({
      scm: [accepted, gone, gone, gone, gone, gone, gone, deployment(2), deployment(4)],
    });
    expect(await platform.deploy()).toMatch(/confirmed by its record/);
  });

  test("is requested by its id, and as the latest one if the host doesn't know the id", async () => {
    const platform = fakePlatform({ scm: [accepted, gone, deployment(2), gone, deployment(4)] });
    expect(await platform.deploy()).toMatch(/confirmed by its record/);
    expect(followed(platform)).toEqual([
      "GET /api/deployments/d-1",
      "GET /api/deployments/latest",
      "GET /api/deployments/d-1",
      "GET /api/deployments/latest",
    ]);
  });

  test("isn't complete if another one is, because that isn't its record", async () => {
    const another = deployment(4, { id: "d-0" });
    const platform = fakePlatform({
      scm: [accepted, gone, another, another, deployment(2), deployment(3, { message: "Broken" })],
      functions: [[]],
    });
    await expect(platform.deploy()).rejects.toMatchObject({ code: "deployment-failed" });
    expect(platform.reported[0]).toBe(
      "the deployment's record is gone: the one that is there is another's; trying again in 1 s",
    );
  });

  test("without an id isn't proved by status 4, which may be an earlier deployment's", async () => {
    const platform = fakePlatform({
      uploads: [{ status: 202, body: "" }],
      scm: [deployment(4, { id: "d-0" })],
      functions: [["who-calls"]],
    });
    await expect(platform.deploy({ deadlineSeconds: 60 })).rejects.toMatchObject({ code: "deadline" });
  });
});

describe("a missing record decides nothing:", () => {
  const scripts: readonly (readonly [string, readonly [Scripted, ...Scripted[]]])[] = [
    ["after status 2 under 200", [deployment(2, {}, 200), gone]],
    ["after status 2 under 202", [deployment(2, {}, 202), gone]],
    ["from the first", [gone]],
    ["for another's", [deployment(2), gone, deployment(4, { id: "d-0" })]],
    ["behind a host that is down", [deployment(2), { status: 503 }]],
    ["behind a host that is out of reach", [deployment(2), connectionError("EPROTO")]],
  ];

  test.each(scripts)("%s: newly listed functions prove the package", async (_, scm) => {
    const platform = fakePlatform({ uploads: [accepted], scm });
    expect(await platform.deploy()).toBe(
      `deployed ${"a".repeat(64)} as d-1; confirmed by Resource Manager's list: who-calls, which it lacked before the ` +
        "upload",
    );
    expect(platform.toScm().filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  test.each(scripts)(
    "%s: without a listed function, the package is uploaded again until the deadline",
    async (_, scm) => {
      const platform = fakePlatform({ uploads: [accepted], scm, functions: [[]] });
      await expect(platform.deploy({ deadlineSeconds: 300 })).rejects.toMatchObject({
        code: "deadline",
        message: expect.stringMatching(
          /^The package was uploaded, but within 300 s nothing showed that it is live\. Last: .*runs? `pulumi up` again/s,
        ),
      });
      expect(platform.toScm().filter(({ method }) => method === "POST").length).toBeGreaterThan(1);
      expect(platform.reported.join("\n")).toMatch(
        /and nothing shows that the package is live: Resource Manager lists no functions, not who-calls; .*; uploading it again in 5 s/,
      );
    },
  );
});

test("a refused later upload doesn't hide that an earlier one was accepted", async () => {
  const platform = fakePlatform({ uploads: [accepted, { status: 413 }], scm: [gone], functions: [[]] });
  await expect(platform.deploy()).rejects.toMatchObject({
    code: "refused",
    message:
      `The package was uploaded before, but nothing showed that it is live; now ${scmHostName} answered POST ` +
      "/api/publish with 413; 202 was expected. Waiting won't help. Check that the site is on the Flex " +
      "Consumption plan.",
  });
});

describe("a completed deployment", () => {
  test.each([
    [
      "403",
      "Response status code does not indicate success: 403 (This request is not authorized to perform this operation.)",
    ],
    ["its code", "AuthorizationFailure"],
    ["its other code", "AuthorizationPermissionMismatch"],
    ["a 403 from storage", "Status 403 from storage: the identity may not write"],
    ["an inaccessible account", "InaccessibleStorageException: Failed to access storage account for deployment"],
    ["a failed upload of the blob", "BlobUploadFailedException: Failed to upload blob to storage account"],
    ["no identity", "Unable to load the proper Managed Identity"],
    ["no name", "Name or service not known (st.blob.core.windows.net:443)"],
    ["no container", "Response status code does not indicate success: 404 (The specified container does not exist.)"],
    ["trouble of its own", "Response status code does not indicate success: 503 (The server is busy.)"],
  ])("is uploaded again if storage refused the package with %s", async (_, message) => {
    const platform = fakePlatform({ scm: [accepted, deployment(3, { message }), accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(platform.toScm().map(({ method }) => method)).toEqual(["POST", "GET", "POST", "GET"]);
    expect(platform.reported).toEqual([
      `status 3, failed; ${message}: the site's identity can't store the package yet (a new role takes up to ten ` +
        "minutes), or it lacks Storage Blob Data Owner; uploading it again in 5 s",
    ]);
  });

  test("is uploaded again if another one was in progress", async () => {
    const platform = fakePlatform({ scm: [accepted, deployment(5), accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(platform.reported).toEqual([
      "status 5, cancelled because another deployment is in progress: another deployment was in progress; uploading it again in 5 s",
    ]);
  });

  test("fails at the deadline if the storage account never accepts the package", async () => {
    const refused = deployment(3, { message: "AuthorizationFailure" });
    const platform = fakePlatform({ scm: [accepted, refused, accepted, refused, accepted, refused] });
    await expect(platform.deploy({ deadlineSeconds: 10 })).rejects.toMatchObject({
      code: "deadline",
      message: expect.stringContaining("within 10 s nothing showed that it is live. Last: status 3, failed; Auth"),
    });
    expect(platform.slept).toEqual([1000, 5000, 1000, 3000]);
  });

  test("fails at its upload's deadline with its last status", async () => {
    const platform = fakePlatform({ scm: [{ status: 503 }, accepted, deployment(2, { progress: "Copying" }, 202)] });
    await expect(platform.deploy({ deadlineSeconds: 5 })).rejects.toMatchObject({
      code: "deadline",
      message: expect.stringContaining("Last: status 2, deploying; Copying. Fix it,"),
    });
    expect(platform.slept).toEqual([2000, 1000, 1000, 1000]);
  });
});
