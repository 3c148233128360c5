import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { expect } from "vitest";
import { claimsOf, clientPrincipal } from "./client-principals.ts";
import type { useHostedSites } from "./hosted-site.ts";
import { sampleProject } from "./sample-project.ts";
import { deployed } from "./served-site.ts";

const page = readFileSync(new URL("../../docs/guides/frameworks.md", import.meta.url), "utf8");

/** The handler that the page prints for a framework. */
export function printedHandler(framework: string): string {
  const item = page.split(/^- /m).find((text) => text.startsWith(`**${framework}`)) ?? "";
  return /:\s+`([^`]*)`\s*$/m.exec(item)?.[1] ?? `nothing for ${framework}`;
}

/** A block of the page, by its file. */
export function printedBlock(file: string): string {
  return (
    new RegExp(`\`\`\`ts ${file.replaceAll(".", "\\.")}\n([^]*?) *\`\`\``).exec(page)?.[1] ?? `nothing for ${file}`
  );
}

export const contractOfFramework = (
  endpoint: string,
): string => `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: { "Api.Use": { id: "0d3f5c7a-5c2e-4a43-9f5f-1f6f3f0c8d71", displayName: "Use", members: ["Application"] } },
  endpoints: { ${endpoint} },
});
`;

/** An app whose endpoint is a framework's, with what a module has before `serve`. */
export function frameworkApp(before: string, handler: string, route = "{*path}"): Readonly<Record<string, string>> {
  return {
    "contract.ts": contractOfFramework(printedBlock("functions/contract.ts").replace("{*path}", route)),
    "package.json": '{ "name": "f", "version": "1.0.0", "type": "module" }',
    "tsconfig.json": '{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true } }',
    "src/index.ts": `import { serve } from "@protected-function/guard";
import { fetchHandler, nodeHandler } from "@protected-function/guard/adapters";
import { contract } from '../contract.ts';
${before}
serve(contract, { api: ${handler} });
void [fetchHandler, nodeHandler];
`,
  };
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
