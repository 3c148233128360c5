import { expect, test } from "vitest";
import { NoToken } from "../../../../packages/core/azure/login.ts";
import { ScmTokens } from "../../../../packages/core/azure/one-deploy/scm-host.ts";

const audiences = { own: "https://appservice.azure.com", resourceManager: "https://management.azure.com" };
const none = (why: string) => async () => {
  throw new NoToken({ by: "a login", explicit: true }, "a service", new Error(why));
};

function scmTokens(tokens: Partial<Record<"scm" | "resourceManager", () => Promise<string>>> = {}) {
  const reported: string[] = [];
  const asked: string[] = [];
  const counted = (name: "scm" | "resourceManager", give: () => Promise<string>) => async () => {
    asked.push(name);
    return await give();
  };
  const given = new ScmTokens({
    tokens: {
      scm: counted("scm", tokens.scm ?? (async () => "scm-t0ken")),
      resourceManager: counted("resourceManager", tokens.resourceManager ?? (async () => "arm-t0ken")),
    },
    audiences,
    report: (line) => reported.push(line),
  });
  return { given, reported, asked };
}

test("tokens have the SCM hosts' own audience, and are requested for each request", async () => {
  const { given, asked, reported } = scmTokens();
  expect([await given.token(), await given.token()]).toEqual(["scm-t0ken", "scm-t0ken"]);
  expect(asked).toEqual(["scm", "scm"]);
  expect(reported).toEqual([]);
});

test("Resource Manager's token replaces a missing one for SCM hosts: one message, one attempt, and no limit of refusals", async () => {
  const { given, asked, reported } = scmTokens({ scm: none("No such audience.") });
  expect([await given.token(), await given.token()]).toEqual(["arm-t0ken", "arm-t0ken"]);
  expect(asked).toEqual(["scm", "resourceManager", "resourceManager"]);
  expect(reported).toEqual([
    "a login gives no token for a service: No such audience. Fix the ARM_* variables. Trying a token for Resource Manager instead.",
  ]);
  expect([401, 401, 401, 401].map((status) => given.refusedTooOften(status))).toEqual([false, false, false, false]);
});

test("a credential without any token is a failure, and so is any other", async () => {
  const refused = scmTokens({ scm: none("Neither."), resourceManager: none("Nor.") });
  await expect(refused.given.token()).rejects.toMatchObject({
    code: "NO_TOKEN",
    message: expect.stringContaining("Nor."),
  });
  const broken = scmTokens({ scm: async () => await Promise.reject(new Error("broken")) });
  await expect(broken.given.token()).rejects.toThrow("broken");
});
