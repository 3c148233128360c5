import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { expect } from "vitest";
import { claimsOf, clientPrincipal } from "./client-principals.ts";
import type { useHostedSites } from "./hosted-site.ts";
import { sampleProject } from "./sample-project.ts";
import { deployed } from "./served-site.ts";

const page = readFileSync(new URL("../../docs/guides/frameworks.md", import.meta.url), "utf8");

/** The module that the page prints for a framework. */
export function printedModule(framework: string): string {
  const [, example = ""] = page.split(`<summary>${framework}</summary>`);
  return /```ts functions\/src\/index\.ts\n([^]*?)```/.exec(example)?.[1] ?? `nothing for ${framework}`;
}

/** The handler in that module. */
export function printedHandler(framework: string): string {
  return /serve\(contract, \{\s*api: ([^]*?),?\s*\}\);\s*$/.exec(printedModule(framework))?.[1] ?? "";
}

/** The contract that the page prints, in a list. */
export const printedContract = (/```ts functions\/contract\.ts\n([^]*?) *```/.exec(page)?.[1] ?? "").replaceAll(
  /^ {3}/gm,
  "",
);

/** An app whose endpoint is a framework's. */
export function frameworkApp(module: string, contract = printedContract): Readonly<Record<string, string>> {
  return {
    "contract.ts": contract,
    "package.json": '{ "name": "f", "version": "1.0.0", "type": "module" }',
    "tsconfig.json": '{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true } }',
    "src/index.ts": module,
  };
}

/** The printed handler of a framework, with another app. */
export function withHandler(framework: string, app: string): string {
  return `import { serve } from "@protected-function/guard";
import { fetchHandler, nodeHandler } from "@protected-function/guard/adapters";
import { contract } from '../contract.ts';
${app}
serve(contract, { api: ${printedHandler(framework)} });
void [fetchHandler, nodeHandler];
`;
}

const streaming =
  'import { app as functions } from "@azure/functions";\nfunctions.setup({ enableHttpStream: true });\n';

/**
 * Requires that a framework's app answers each caller with that caller's id, also several at a time, and nobody without
 * a principal.
 *
 * @param ask path, and a body to post
 * @param prepare what the project needs besides
 */
export async function expectOwnCallers(
  hosted: ReturnType<typeof useHostedSites>,
  app: Readonly<Record<string, string>>,
  [path, body]: readonly [path: string, body?: string],
  { prepare, streams = false }: { readonly prepare?: (directory: string) => void; readonly streams?: boolean } = {},
): Promise<void> {
  await using project = await sampleProject({
    ...app,
    "src/index.ts": `${streams ? streaming : ""}${app["src/index.ts"] ?? ""}`,
  });
  prepare?.(project.directory);
  const { zip, warnings } = await project.buildPackage();
  expect(warnings).toEqual([]);
  const site = await deployed(hosted, unzipSync(zip));
  const post = body === undefined ? {} : { method: "POST", body };
  const call = async (appid?: string) => {
    const headers = new Headers({ "content-type": "application/json", connection: "keep-alive" });
    // What the host forwards has another one.
    if (!streams) headers.set("x-ms-invocation-id", "any");
    const claims = { ...claimsOf.v1Application, roles: ["Api.Use"], ...(appid !== undefined && { appid }) };
    if (appid !== undefined) headers.set("x-ms-client-principal", clientPrincipal(claims));
    const answer = await site.call(path, { headers, ...post });
    return `${answer.status} ${await answer.text()}`;
  };
  const ids = ["1", "2", "3", "4"].map((digit) => `${digit}1111111-1111-4111-8111-111111111111`);
  const answers = [...(await Promise.all(ids.map(call))), await call(ids[0])];
  expect(answers).toEqual([...ids, ids[0]].map((id) => expect.stringMatching(`^200 .*${id}`)));
  expect(await call()).toMatch(/^401 /);
}
