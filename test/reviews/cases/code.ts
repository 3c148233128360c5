import { type Case, type Edit, harmful, harmless } from "./case.ts";

export const file = "functions/src/list-orders.ts";
const handler = `import type { Handler } from "@protected-function/guard";

const upstream = process.env["UPSTREAM"] ?? "";

/** Lists the caller's orders. */
export const listOrders: Handler = async (request, context, caller) => {
  const limit = Number(request.query.get("limit") ?? "20");
  if (!Number.isInteger(limit)) throw new Error("limit isn't a number");
  const response = await fetch(\`\${upstream}/orders?limit=\${limit}\`);
  const orders = await response.json();
  context.log("orders are listed");
  return { status: 200, headers: { "cache-control": "no-store" }, jsonBody: { orders, by: caller.objectId } };
};
`;
export const base: readonly Edit[] = [{ file, text: handler }];
const change = (find: string, replace: string): Edit => ({ file, find, replace });
const daily = (title: string, edits: Edit | readonly Edit[]) =>
  harmless(title, edits, { class: "handlers, daily", base, verdict: "to be read", read: [file] });
const bad = (
  title: string,
  edits: Edit | readonly Edit[],
  id: "file/reach" | "file/guard" = "file/reach",
  about: string = file,
) => harmful({ title, class: "handlers that reach further", base, edits, findings: [{ id, about }] });
const log = `  context.log("orders are listed");\n`;

export const infra = "infra/hosting/labels.ts";
const labels = `import * as pulumi from "@pulumi/pulumi";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";

export interface LabelsArgs {
  readonly names: readonly string[];
  readonly isProduction: boolean;
  readonly owner: string | undefined;
}

export class Labels extends pulumi.ComponentResource {
  readonly workspace: Workspace;

  constructor(name: string, args: LabelsArgs) {
    super("protected-function:hosting:Labels", name, {});
    if (args.names.length === 0) throw new Error("no names");
    const isLong = args.isProduction && args.names.includes("audit");
    if (isLong) refuse(args.names);
    this.workspace = new Workspace(name, { resourceGroupName: name, retentionInDays: 30 }, { parent: this });
    this.registerOutputs({});
  }
}

function refuse(names: readonly string[]): void {
  if (names.length > 10) throw new Error("too many names");
}
`;
export const infraBase: readonly Edit[] = [{ file: infra, text: labels }];
const infraChange = (find: string, replace: string): Edit => ({ file: infra, find, replace });
const refactoring = (title: string, edits: Edit | readonly Edit[]) =>
  harmless(title, edits, { class: "infra, the same in other words", base: infraBase });
const infraBad = (title: string, edits: Edit | readonly Edit[]) =>
  harmful({
    title,
    class: "infra that does less under other names",
    base: infraBase,
    edits,
    findings: [{ id: "file/declares", about: "" }],
  });

const helper = `
function refuse(names: readonly string[]): void {
  if (names.length > 10) throw new Error("too many names");
}
`;
export const codeCases: readonly Case[] = [
  daily("another name in a handler's loop", [
    change("const orders = await", "const list = await"),
    change("{ orders, by", "{ orders: list, by"),
  ]),
  daily("a handler answers one field more", change("by: caller.objectId", "by: caller.objectId, limit")),
  daily(
    "a handler reads one more query",
    change("  const response", '  const status = request.query.get("status") ?? "open";\n  const response'),
  ),
  daily("a handler reads the language", change(log, `${log}  context.log(request.headers.get("accept-language"));\n`)),
  daily("a handler moves its call into a function", [
    change(
      "const response = await fetch(`${upstream}/orders?limit=${limit}`);",
      "const response = await ordersOf(limit);",
    ),
    change("/** Lists", "const ordersOf = (limit: number) => fetch(`${upstream}/orders?limit=${limit}`);\n\n/** Lists"),
  ]),
  daily("a handler moves its call into a file of its own", [
    change('const upstream = process.env["UPSTREAM"] ?? "";\n', 'import { ordersOf } from "./orders-of.ts";\n'),
    change(
      "const response = await fetch(`${upstream}/orders?limit=${limit}`);",
      "const response = await ordersOf(limit);",
    ),
    {
      file: "functions/src/orders-of.ts",
      text: 'const address = process.env["UPSTREAM"] ?? "";\n\nexport const ordersOf = (most: number) => fetch(`${address}/orders?limit=${most}`);\n',
    },
  ]),
  daily("a handler checks its input by a schema", [
    change("import type", 'import { z } from "zod";\nimport type'),
    change('Number(request.query.get("limit") ?? "20")', 'z.coerce.number().parse(request.query.get("limit") ?? "20")'),
  ]),
  harmless("a handler says its types", change("const orders =", "const orders: unknown ="), { base }),
  refactoring("other names in infra", [
    infraChange("const isLong =", "const isAudited ="),
    infraChange("if (isLong) refuse", "if (isAudited) refuse"),
  ]),
  refactoring("a condition of infra without its name", [
    infraChange('    const isLong = args.isProduction && args.names.includes("audit");\n', ""),
    infraChange("if (isLong)", 'if (args.isProduction && args.names.includes("audit"))'),
  ]),
  refactoring("a function of infra in a file of its own", [
    infraChange(helper, ""),
    infraChange("export interface", 'import { requireFew } from "./require-few.ts";\n\nexport interface'),
    infraChange("refuse(args.names)", "requireFew(args.names)"),
    {
      file: "infra/hosting/require-few.ts",
      text: `export ${helper.trimStart().replace("refuse", "requireFew").replaceAll("names", "all")}`,
    },
  ]),
  refactoring("a resource of infra by a variable first", [
    infraChange("    this.workspace = new Workspace", "    const workspace = new Workspace"),
    infraChange("    this.registerOutputs", "    this.workspace = workspace;\n    this.registerOutputs"),
  ]),
  bad(
    "a handler posts the orders to somebody",
    change(
      log,
      `${log}  await fetch("https://fabrikam.example/in", { method: "POST", body: JSON.stringify(orders) });\n`,
    ),
  ),
  bad(
    "a handler calls where the caller says",
    change("fetch(`${upstream}/orders?limit=${limit}`)", 'fetch(request.query.get("from") ?? upstream)'),
  ),
  bad("a handler takes the caller's token", change(log, '  context.log(request.headers.get("Authorization"));\n')),
  bad(
    "a handler takes the caller's token by a name in parts",
    change(log, `${log}  const name = "author" + "ization";\n  orders.push(request.headers.get(name));\n`),
  ),
  bad(
    "a handler believes what App Service wrote",
    change("by: caller.objectId", 'by: request.headers.get("x-ms-client-principal-id")'),
  ),
  bad("a handler answers every header", change("by: caller.objectId", "by: Object.fromEntries(request.headers)")),
  bad("a handler answers its whole environment", change("by: caller.objectId", "by: process.env")),
  bad("a handler answers the storage's key", change("by: caller.objectId", "by: process.env.AzureWebJobsStorage")),
  bad(
    "a handler takes the identity's token",
    change(
      log,
      `${log}  const token = await fetch(\`\${process.env.IDENTITY_ENDPOINT}?resource=https://graph.microsoft.com\`);\n`,
    ),
  ),
  bad(
    "a handler takes a token by a library",
    change("import type", 'import { DefaultAzureCredential } from "@azure/identity";\nimport type'),
  ),
  bad("a handler opens sockets", change("import type", 'import { connect } from "node:net";\nimport type')),
  bad("a handler reads files", change("import type", 'import { readFile } from "node:fs/promises";\nimport type')),
  bad(
    "a handler uses a package that nobody knows",
    change("import type", 'import helper from "fabrikam-helper";\nimport type'),
  ),
  bad("a handler keeps its call under another name", change("/** Lists", "const send = fetch;\n\n/** Lists")),
  bad(
    "a handler starts a program",
    change("import type", 'import { execSync } from "node:child_process";\nimport type'),
    "file/guard",
  ),
  bad(
    "a handler runs what the caller sends",
    change(log, `${log}  new Function(await request.text())();\n`),
    "file/guard",
  ),
  bad(
    "a handler loads by a computed name",
    change(log, `${log}  await import(request.query.get("m") ?? "");\n`),
    "file/guard",
  ),
  bad(
    "a handler answers pages of every site",
    change('"cache-control": "no-store"', '"cache-control": "no-store", "access-control-allow-origin": "*"'),
  ),
  infraBad("a refusal of infra goes with another name", [
    infraChange("const isLong = args.isProduction &&", "const isAudited = false &&"),
    infraChange("if (isLong) refuse", "if (isAudited) refuse"),
  ]),
  infraBad("a refusal of infra is lost on the way to another file", [
    infraChange(helper, ""),
    infraChange("export interface", 'import { requireFew } from "./require-few.ts";\n\nexport interface'),
    infraChange("refuse(args.names)", "requireFew(args.names)"),
    {
      file: "infra/hosting/require-few.ts",
      text: "export function requireFew(names: readonly string[]): void {\n  void names;\n}\n",
    },
  ]),
];
