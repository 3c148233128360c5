import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenedStack, openLocalStack } from "../../packages/pf/stacks/testing/open-local-stack.ts";
import { repository } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { settingsText } from "../support/settings-file.ts";

const contract = `
import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {
    "Orders.Write": { id: "3b7f0d1c-5a0e-4c9e-8f59-2d1f6a4c7e01", displayName: "Orders", members: ["Application", "User"] },
  },
  endpoints: {
    orders: { methods: ["POST"], route: "orders/{id}", allow: ["Orders.Write"], sample: { params: { id: "1" }, body: {} } },
  },
});
`;
const handlers = (version: string) => `
import { serve } from "@protected-function/guard";
import { contract } from ${JSON.stringify("../contract.ts")};
serve(contract, {
  orders: async (request) => ({
    jsonBody: {
      version: "${version}",
      id: request.params.id,
      of: request.query.get("of"),
      trace: request.headers.get("x-trace"),
      sent: await request.json(),
    },
  }),
});
`;
const ada = "ada@contoso.example";

describe.skipIf(!hasEngine())("openLocalStack", { timeout: 120_000 }, () => {
  let directory: string;
  const opened: OpenedStack[] = [];
  const open = async (fresh = false) => {
    const stack = await openLocalStack({ directory, fresh });
    opened.push(stack);
    return stack;
  };
  beforeAll(async () => {
    directory = copyRepository(repository, {
      functions: { "contract.ts": contract, "src/index.ts": handlers("one") },
      files: {
        "Pulumi.local.yaml": settingsText({
          callers: {
            shop: { roles: ["Orders.Write"], secrets: { first: { endDate: "2026-01-31T00:00:00Z" } } },
          },
          people: { "Orders.Write": { users: [ada] } },
          publicClientFlows: true,
        }),
      },
    });
    await open();
  }, 120_000);
  afterAll(async () => {
    await Promise.all(opened.map((stack) => stack.close()));
    rmSync(directory, { recursive: true, force: true });
  });
  const first = () => {
    const [stack] = opened;
    if (!stack) throw new Error("It is opened in beforeAll.");
    return stack;
  };

  it("calls an endpoint as a caller, with the parts of the request that differ from the sample", async () => {
    expect(await first().call("orders", { as: "shop" })).toMatchObject({ status: 200, body: { id: "1", sent: {} } });
    const request = { params: { id: "a b" }, query: { of: "x&y" }, headers: { "x-trace": "7" }, body: { n: 1 } };
    expect(await first().call("orders", { as: "shop", ...request })).toMatchObject({
      status: 200,
      body: { version: "one", id: "a b", of: "x&y", trace: "7", sent: { n: 1 } },
    });
  });

  it("calls it as a person, and in each situation that is refused", async () => {
    expect(await first().call("orders", { as: ada })).toMatchObject({ status: 200 });
    expect(await first().call("orders")).toMatchObject({ status: 401 });
    expect(await first().call("orders", { as: "expired" })).toMatchObject({ status: 401 });
    expect(await first().call("orders", { as: "other-tenant" })).toMatchObject({ status: 401 });
    for (const as of ["stranger", "no-role"]) {
      await expect(first().call("orders", { as })).rejects.toThrow("AADSTS501051");
    }
    await expect(first().call("orders", { as: "shopp" })).rejects.toThrow("Did you mean shop?");
    await expect(first().call("order", { as: "shop" })).rejects.toThrow("orders");
  });

  it("sends any request as it is", async () => {
    expect(await first().send({ path: "/api/orders/1", method: "POST", body: {} })).toMatchObject({ status: 401 });
  });

  it("lets an unmodified Playwright sign a person in at Entra ID, without the twin's certificate authority", async () => {
    const { endpoint, close } = await first().page();
    const browser = await chromium.connectOverCDP(endpoint);
    const [page] = browser.contexts().flatMap((context) => context.pages());
    if (!page) throw new Error("Chromium has no page.");
    await page.goto(`${first().url}.auth/login/aad`);
    expect(new URL(page.url()).host).toBe("login.microsoftonline.com");
    await page.fill("[name=username]", ada);
    await page.fill("[name=password]", first().passwordOf(ada) ?? "");
    const callback = page.waitForResponse(`${first().url}.auth/login/aad/callback`);
    await page.click("button[value=password]");
    // Entra ID signed ada in. No caller of the settings is this browser: people come with an app that is one.
    expect((await callback).status()).toBe(403);
    await browser.close();
    await close();
  });

  it("opens the same stack again without Pulumi, as it was deployed, until something changes", async () => {
    const again = await open();
    expect(again).toMatchObject({ opened: "reused", url: first().url });
    expect(await again.call("orders", { as: "shop" })).toMatchObject({ status: 200, body: { version: "one" } });
    expect(await again.call("orders", { as: ada })).toMatchObject({ status: 200 });
    writeFileSync(join(directory, "functions/src/index.ts"), handlers("two"));
    const changed = await open();
    expect(changed.opened).toBe("deployed");
    expect(await changed.call("orders", { as: "shop" })).toMatchObject({ body: { version: "two" } });
    expect((await open(true)).opened).toBe("deployed");
  });

  it("keeps it where only this user can read it, and deploys anew if it is damaged", async () => {
    const folder = join(directory, ".pf/test");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const [name = "", ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(directory, ".pf/.gitignore"), "utf8")).toBe("*\n");
    writeFileSync(join(folder, name), "no such state");
    expect((await open()).opened).toBe("deployed");
  });
});
