import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { assert, asyncProperty, constantFrom, nat } from "fast-check";
import { fetch, ProxyAgent } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Refused } from "../../packages/core/text/errors.ts";
import { openGate } from "../../packages/pf/commands/easy-auth/command.ts";
import type { Gate } from "../../packages/twin/index.ts";
import { acceptedDocuments, ids } from "../support/auth-settings-documents.ts";
import { refusedDocuments } from "../support/refused-auth-settings.ts";
import { randomRuns } from "../support/random-runs.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

describe("./pf easy-auth with the document of", () => {
  const folder = folderOfAllTests();
  let app: Server;
  beforeAll(async () => {
    app = createServer((_request, response) => response.end("the app")).listen(0, "127.0.0.1");
    await once(app, "listening");
  });
  afterAll(() => {
    app.close();
  });
  const open = (document: unknown): Promise<Gate> => {
    const file = join(folder.path, "auth.json");
    writeFileSync(file, JSON.stringify(document));
    const upstream = new URL(`http://127.0.0.1:${(app.address() as AddressInfo).port}`);
    return openGate(file, {
      directory: folder.path,
      upstream,
      seed: { callers: [{ name: "shop", clientId: ids.caller, objectId: ids.principal }] },
    });
  };

  it.each(acceptedDocuments)("%s: lets in who may", async (_title, document, expected) => {
    const { unauthenticated, caller = 200, stranger = caller } = expected;
    const gate = await open(document);
    try {
      const headers = { "user-agent": "Mozilla/5.0" };
      const bare = await fetch(`${gate.siteUrl}/x`, { headers, redirect: "manual" });
      expect(bare.status).toBe(unauthenticated);
      const [shop] = gate.callers;
      const answers = [shop, gate.control.stranger()].map((client) => statusOf(gate, client));
      expect(await Promise.all(answers)).toEqual([caller, stranger]);
    } finally {
      await gate.close();
    }
  });

  it.each(refusedDocuments)("%s: is refused with the place and a fix", async (_title, document, parts) => {
    const refused = await open(document).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    for (const part of parts) expect(String(refused)).toContain(part);
    expect(String(refused)).toMatch(/Fix: |Print one: az rest/);
  });

  it("any alteration of one works or is refused, and never fails otherwise", async () => {
    const sound = acceptedDocuments.map(([, document]) => document);
    const put = constantFrom(null, [], {}, "", "x", 0, true, ["x"], [null], [{}], { x: 1 });
    await assert(
      asyncProperty(constantFrom(...sound), nat(), put, async (document, at, value) => {
        const places = placesIn(document);
        const opened = await open(replaced(document, places[at % places.length] ?? [], value)).catch(
          (error: unknown) => error,
        );
        if (opened instanceof Error) {
          expect(opened).toBeInstanceOf(Refused);
          expect(opened.message).not.toMatch(/\n\s+at /);
        } else await (opened as Gate).close();
      }),
      { numRuns: randomRuns(60) },
    );
  });
});

/** The answer that an application gets with a token of its own. */
async function statusOf(
  gate: Gate,
  client: { readonly clientId: string; readonly clientSecret: string } | undefined,
): Promise<number> {
  const { HTTPS_PROXY: uri = "", NODE_EXTRA_CA_CERTS: caFile = "" } = gate.environment;
  const dispatcher = new ProxyAgent({ uri, requestTls: { ca: readFileSync(caFile) } });
  const asked = await fetch(`https://login.microsoftonline.com/${gate.tenantId}/oauth2/v2.0/token`, {
    dispatcher,
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client?.clientId ?? "",
      client_secret: client?.clientSecret ?? "",
      scope: `api://${gate.clientId}/.default`,
    }),
  });
  const { access_token: token } = (await asked.json()) as { readonly access_token?: string };
  expect(token).toBeDefined();
  const answer = await fetch(`${gate.siteUrl}/x`, { headers: { authorization: `Bearer ${token}` } });
  await dispatcher.close();
  return answer.status;
}

type Path = readonly string[];

function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]))];
}

function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === name ? replaced(one, rest, by) : one));
  return { ...(value as object), [name]: replaced((value as Record<string, unknown>)[name], rest, by) };
}
