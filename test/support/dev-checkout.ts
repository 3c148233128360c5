import { readFileSync } from "node:fs";
import { fetch, ProxyAgent } from "undici";
import { repository, type Running } from "./command-line.ts";
import { copyRepository } from "./copied-repository.ts";
import { settingsText } from "./settings-file.ts";

/* A project with one endpoint and one caller, for `./pf dev`. */

export const contract = `
import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {
    "Orders.Read": { id: "3b7f0d1c-5a0e-4c9e-8f59-2d1f6a4c7e01", displayName: "Orders", members: ["Application"] },
  },
  endpoints: { orders: { methods: ["GET"], route: "orders/{id}", allow: ["Orders.Read"] } },
});
`;
export const handlers = (version: string, before = "", inside = "") => `
import { serve } from "@protected-function/guard";
import { contract } from ${JSON.stringify("../contract.ts")};
${before}
serve(contract, { orders: () => { ${inside}
  return { jsonBody: { version: ${JSON.stringify(version)} } }; } });
`;

/** A checkout of it, which the test removes. @param version what its endpoint answers */
export function devCheckout(version: string): string {
  const callers = { shop: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } };
  return copyRepository(repository, {
    functions: { "contract.ts": contract, "src/index.ts": handlers(version) },
    files: { "Pulumi.local.yaml": settingsText({ callers }) },
  });
}

/** What a process has printed so far. */
export function outputOf({ child }: Running): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: string) => (text += part));
  return () => text;
}

/** Calls as a client with the twin's variables, with one token. */
export async function callerOf(pf: (...args: readonly string[]) => Running, earlier?: string) {
  const { stdout } = await pf("twin", "env").finished;
  const variable = (name: string) => new RegExp(`^export ${name}='?([^'\\n]+)'?$`, "m").exec(stdout)?.[1] ?? "";
  const dispatcher = new ProxyAgent({
    uri: variable("HTTPS_PROXY"),
    requestTls: { ca: readFileSync(variable("NODE_EXTRA_CA_CERTS")) },
  });
  const token = earlier ?? (await pf("token").finished).stdout.trim();
  const recipe = (await pf("recipes", "--for", "curl").finished).stdout;
  const host = /https:\/\/[\w.-]+\.azurewebsites\.net/.exec(recipe)?.[0] ?? "";
  return async () => {
    const answer = await fetch(`${host}/api/orders/1`, { dispatcher, headers: { authorization: `Bearer ${token}` } });
    const text = await answer.text();
    return { status: answer.status, body: (answer.status === 200 ? JSON.parse(text) : text) as unknown };
  };
}
