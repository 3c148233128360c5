import { describe, expect, test } from "vitest";
import { oneDeploy } from "../../../functions/publish/one-deploy.ts";
import { accepted, connectionError, deployment, fakeAzure } from "../support/fake-azure.ts";

const hostName = "site-0123456789abcdef.scm.westeurope-01.azurewebsites.net";
const host = `https://${hostName}`;

function paths(scm: ReturnType<typeof fakeAzure>): string[] {
  return scm.requests.slice(1).map((request) => request.url.replace(host, ""));
}

describe("a deployment that was accepted", () => {
  test("is followed while it is pending, building and deploying, until it has succeeded", async () => {
    const scm = fakeAzure(
      accepted,
      deployment(0, {}, 202),
      deployment(1, {}, 202),
      deployment(2, {}, 202),
      deployment(4),
    );
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(paths(scm)).toEqual(Array(4).fill("/api/deployments/latest"));
    expect(scm.slept).toEqual([1000, 1500, 2250, 3375]);
    expect(scm.reported).toEqual([]);
  });

  test.each([
    [3, "status 3, failed"],
    [-1, "status -1, cancelled"],
    [5, "status 5, cancelled, for another deployment is going on"],
    [6, "status 6, succeeded in part"],
  ])("has failed with status %i", async (status, words) => {
    const scm = fakeAzure(accepted, deployment(status));
    await expect(oneDeploy(scm.options)).rejects.toMatchObject({
      code: "deployment-failed",
      message:
        `The platform did not deploy the package: ${words}. What was deployed before goes on running. See ` +
        `${host}/api/deployments/latest/log, then run \`pulumi up\` again.`,
    });
    expect(scm.requests).toHaveLength(2);
  });

  test("has failed with the platform's own words, in one line", async () => {
    const more = { status_text: "Unpacking\nfailed", message: "Unpacking\nfailed", progress: " ", is_temp: false };
    const scm = fakeAzure(accepted, deployment(3, more));
    await expect(oneDeploy(scm.options)).rejects.toThrow("package: status 3, failed; Unpacking failed. What was");
  });

  test.each([
    "Response status code does not indicate success: 403 (This request is not authorized to perform this operation.)",
    "AuthorizationFailure",
    "AuthorizationPermissionMismatch",
    "Status 403 from storage: the identity may not write",
  ])("is uploaded again when the storage account does not let the site's identity write yet: %s", async (message) => {
    const scm = fakeAzure(accepted, deployment(3, { message }), accepted, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.requests.map(({ method }) => method)).toEqual(["POST", "GET", "POST", "GET"]);
    expect(scm.reported).toEqual([
      `status 3, failed; ${message}: the site's identity may not write to its storage account yet, or lacks Storage ` +
        "Blob Data Owner there; trying again in 5 s",
    ]);
  });

  test("is given up at the deadline when the storage account never lets the site's identity write", async () => {
    const refused = deployment(3, { message: "AuthorizationFailure" });
    const scm = fakeAzure(accepted, refused, accepted, refused, accepted, refused);
    await expect(oneDeploy({ ...scm.options, patience: scm.patience(10) })).rejects.toMatchObject({
      code: "deadline",
      message: expect.stringContaining(
        "within 10 s. Last: status 3, failed; AuthorizationFailure: the site's identity may not write",
      ),
    });
    expect(scm.slept).toEqual([1000, 5000, 1000, 3000]);
  });

  test.each([
    ["malformed JSON", { status: 200, body: "{" }],
    ["no JSON object", { status: 200, body: "null" }],
    ["no status", { status: 200, body: {} }],
    ["a status that is no number", { status: 200, body: { status: "4" } }],
    ["a status that is unknown", { status: 200, body: { id: "d-1", status: 7 } }],
  ])("is asked for again after %s", async (_, answer) => {
    const scm = fakeAzure(accepted, answer, answer, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.requests).toHaveLength(4);
  });

  test.each([401, 403, 404, 409, 502, 503])("is asked for again after %i, in one line", async (status) => {
    const scm = fakeAzure(accepted, { status }, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.reported).toEqual([expect.stringMatching(new RegExp(`^${status}: .*; trying again in 2 s$`))]);
  });

  test("is asked for again when the SCM host restarts", async () => {
    const scm = fakeAzure(accepted, connectionError("ECONNRESET"), deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.reported).toEqual([`ECONNRESET at ${hostName}: connection reset; trying again in 2 s`]);
  });

  test("has succeeded when its record was going on and is gone", async () => {
    const scm = fakeAzure(accepted, deployment(2, {}, 202), { status: 404 });
    expect(await oneDeploy(scm.options)).toBe("d-1");
  });

  test("has not succeeded when a record that was never seen going on is gone", async () => {
    const scm = fakeAzure(accepted, deployment(2, {}, 200), { status: 404 }, deployment(3));
    await expect(oneDeploy(scm.options)).rejects.toMatchObject({ code: "deployment-failed" });
  });

  test.each([301, 304, 400, 429, 500])("fails at once when its status is answered with %i", async (status) => {
    const scm = fakeAzure(accepted, { status });
    await expect(oneDeploy(scm.options)).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining(`answered GET /api/deployments/latest with ${status}`),
    });
    expect(scm.requests).toHaveLength(2);
  });

  test("is given up at the deadline that the upload began, with its last status", async () => {
    const scm = fakeAzure({ status: 503 }, accepted, deployment(2, { progress: "Copying" }, 202));
    await expect(oneDeploy({ ...scm.options, patience: scm.patience(5) })).rejects.toMatchObject({
      code: "deadline",
      message: expect.stringContaining("within 5 s. Last: status 2, deploying; Copying. Mend that,"),
    });
    expect(scm.slept).toEqual([2000, 1000, 1500, 500]);
  });
});

describe("when the latest deployment is another's", () => {
  const another = { id: "d-0" };

  test("its end proves nothing: ours is asked for by its id", async () => {
    const scm = fakeAzure(
      accepted,
      deployment(4, another),
      deployment(2, {}, 202),
      deployment(4, another),
      deployment(4),
    );
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(paths(scm)).toEqual([
      "/api/deployments/latest",
      "/api/deployments/d-1",
      "/api/deployments/latest",
      "/api/deployments/d-1",
    ]);
  });

  test("and ours has failed, we have failed", async () => {
    const scm = fakeAzure(accepted, deployment(4, another), deployment(3));
    await expect(oneDeploy(scm.options)).rejects.toMatchObject({ code: "deployment-failed" });
  });

  test("and ours cannot be asked for now, both are asked for again", async () => {
    const scm = fakeAzure(accepted, deployment(3, another), { status: 503 }, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
  });

  test("and the host does not know deployments by id, the latest stands for ours, as for the Azure CLI", async () => {
    const scm = fakeAzure(accepted, deployment(4, another), { status: 404 });
    expect(await oneDeploy(scm.options)).toBe("d-1");
  });
});
