import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "node:http";
import { afterAll, describe, expect, it } from "vitest";
import type { Gate } from "../../packages/twin/index.ts";
import { openGate } from "../../packages/pf/commands/easy-auth/command.ts";
import { readAuthSettings } from "../../packages/pf/commands/easy-auth/read-auth-settings.ts";
import { readSeed } from "../../packages/pf/commands/easy-auth/read-documents.ts";
import { resource, usual } from "../support/auth-settings-documents.ts";
import { ids, openExpressSite } from "../support/express-site.ts";
import { repository } from "../support/command-line.ts";
import { FormBrowser, type Seen } from "../support/form-browser.ts";

const folder = mkdtempSync(join(tmpdir(), "protected-function-documents-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(content: unknown): string {
  const path = join(folder, "document.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const browser = { "user-agent": "Mozilla/5.0" };

describe("an Express server behind App Service authentication", () => {
  it.each([
    ["RedirectToLoginPage", 302],
    ["Return401", 401],
    ["Return403", 403],
    ["Return404", 404],
    ["AllowAnonymous", 200],
  ])("answers a stranger by %s with %i, and passes no forged header", async (unauthenticatedClientAction, status) => {
    const requireAuthentication = unauthenticatedClientAction !== "AllowAnonymous";
    const site = await openExpressSite({ requireAuthentication, unauthenticatedClientAction });
    try {
      const headers = { ...browser, "x-ms-client-principal-name": "forged" };
      const answer = await fetch(`${site.gate.siteUrl}/x`, { headers, redirect: "manual" });
      expect(answer.status).toBe(status);
      if (status === 200) expect(await answer.json()).toMatchObject({ url: "/x", name: null });
      else expect(site.reached).toEqual([]);
    } finally {
      await site.close();
    }
  });

  it("refuses other hosts and WebSockets, and answers 502 once the app is down", async () => {
    const site = await openExpressSite({ requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" });
    const { port } = new URL(site.gate.siteUrl);
    const ask = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const sent = request({ host: "127.0.0.1", port, path: "/", headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        sent.on("error", reject).end();
      });
    expect(await ask({ host: `evil.example:${port}` })).toBe(421);
    expect(await ask({ host: "localhost" })).toBe(421);
    expect(await ask({ host: `localhost:${port}`, connection: "upgrade", upgrade: "websocket" })).toBe(501);
    expect(await ask({ host: `localhost:${port}` })).toBe(200);
    await site.stopApp();
    expect(await ask({ host: `localhost:${port}` })).toBe(502);
    await site.close();
  });
});

describe("people whom the settings name", () => {
  const person = "66666666-6666-4666-8666-666666666666";
  const group = "77777777-7777-4777-8777-777777777777";

  it.each([
    ["by the object id", { allowedPrincipals: { identities: [person] } }, {}],
    ["by a group", { allowedPrincipals: { groups: [group] } }, {}],
    [
      "in a seed of one's own",
      { allowedPrincipals: { identities: [person], groups: [group] } },
      { people: [{ name: "ada", groups: [group] }, { name: "grace" }] },
    ],
  ])("sign in %s, and others get 403", async (how, policy, seed) => {
    const site = await openExpressSite(
      { requireAuthentication: true, unauthenticatedClientAction: "RedirectToLoginPage" },
      seed,
      policy,
    );
    try {
      const answers = await Promise.all(site.gate.people.map(async (one) => signedIn(site.gate, one)));
      expect(answers.map(({ status }) => status)).toEqual([200, 403]);
      const [ada] = site.gate.people;
      expect(answers[0]?.text).toContain(`"id":"${ada?.objectId}"`);
      if (how === "by the object id") expect(ada?.objectId).toBe(person);
    } finally {
      await site.close();
    }
  });
});

/** Signs a person in by redirects and forms, as a browser does. */
async function signedIn({ siteUrl }: Gate, { userName, password }: Gate["people"][number]): Promise<Seen> {
  const browser = new FormBrowser((asked) => fetch(asked, { redirect: "manual" }));
  const headers = { "user-agent": "Mozilla/5.0" };
  const follow = async (seen: Seen): Promise<Seen> => {
    if (seen.location !== undefined)
      return follow(await browser.request(new URL(seen.location, siteUrl).href, { headers }));
    if (seen.text.includes('name="password"'))
      return follow(await seen.press("password", { username: userName, password }));
    const [, action] = /<form method="post" action="([^"]+)"/.exec(seen.text) ?? [];
    if (action === undefined) return seen;
    return follow(await browser.request(action, { method: "POST", body: seen.answer, headers }));
  };
  return follow(await browser.request(`${siteUrl}/orders`, { headers }));
}

describe("the files that the page about browsers has to save", () => {
  const page = readFileSync(join(repository, "docs/guides/sign-in-from-a-browser.md"), "utf8");
  const saved = (name: string): string =>
    file(new RegExp(`^ *\`\`\`json ${name}\\n([^]*?)^ *\`\`\`$`, "m").exec(page)?.[1] ?? "");

  it("open a site that sends a browser to the sign-in, with the people and callers named", async () => {
    const seed = readSeed(saved("seed.json"));
    const gate = await openGate(saved("auth.json"), {
      directory: folder,
      upstream: new URL("http://127.0.0.1:1"),
      seed,
    });
    try {
      const answer = await fetch(gate.siteUrl, { headers: browser, redirect: "manual" });

      expect(answer.status).toBe(302);
      expect(gate.people.map(({ userName }) => userName)).toEqual([expect.stringMatching(/^ada@/)]);
      expect(gate.callers.map(({ name, roles }) => [name, roles])).toEqual([["shop", ["Orders.Write"]]]);
    } finally {
      await gate.close();
    }
  });
});

describe("a proxy in front", () => {
  it("changes nothing until it names another host, which is refused by name", async () => {
    const path = file(resource({ ...usual, httpSettings: { forwardProxy: { convention: "Standard" } } }));
    const gate = await openGate(path, { directory: folder, upstream: new URL("http://127.0.0.1:1"), seed: {} });
    const statusOf = async (headers: Record<string, string>) => (await fetch(gate.siteUrl, { headers })).status;
    try {
      expect(await statusOf({})).toBe(401);
      expect(await statusOf({ "x-forwarded-host": new URL(gate.publicUrl).host })).toBe(401);
      expect(await statusOf({ "x-forwarded-host": "shop.example" })).toBe(501);
    } finally {
      await gate.close();
    }
  });
});

describe("a document", () => {
  const properties = { platform: { enabled: true }, globalValidation: { requireAuthentication: true } };

  it.each([
    [
      "as az rest prints it",
      {
        id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/Contoso/config/authsettingsV2",
        properties,
      },
    ],
    [
      "as az webapp auth show prints it",
      { ...properties, id: "/x/sites/contoso/config/authsettingsV2", kind: null, login: null },
    ],
  ])("%s is read, nulls included", (_, document) => {
    expect(readAuthSettings(file(document))).toEqual({ settings: properties, siteName: "contoso" });
  });

  it.each([
    ["no JSON", "{", "can't be read"],
    ["a list", [], "one JSON object"],
    ["classic settings", { properties: { siteAuthEnabled: true } }, "classic settings"],
    [
      "another action",
      { properties: { globalValidation: { unauthenticatedClientAction: "Open" } } },
      'globalValidation.unauthenticatedClientAction (found "Open")',
    ],
    ["an unknown setting", { properties: { platform: { enabled: true, off: 1 } } }, 'unknown key "off"'],
    ["authentication off", { properties: { platform: { enabled: false } } }, "Set it to true"],
  ])("of %s is refused with what is wrong", (_, document, problem) => {
    expect(() => readAuthSettings(file(document))).toThrow(problem);
  });

  it("of people and callers is read, and refused with the place of a mistake", () => {
    const seed = {
      people: [{ name: "ada" }],
      callers: [{ name: "shop", clientId: ids.caller, roles: ["Orders.Read"] }],
    };
    expect(readSeed(file(seed))).toEqual(seed);
    expect(() => readSeed(file({ callers: [{ name: "shop", clientId: "x" }] }))).toThrow(
      'callers[0].clientId (found "x"):',
    );
  });
});
