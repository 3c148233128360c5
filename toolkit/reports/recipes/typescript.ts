import { jsonText } from "../../../text/log-lines.ts";
import type { Recipe } from "../../operations/recipes/recipe.ts";
import { parts, recipeComment } from "./recipe-comment.ts";

/**
 * For @azure/msal-node, run by Node 24 as it is.
 * https://learn.microsoft.com/javascript/api/@azure/msal-node/configuration
 */
export function typescriptRecipe(recipe: Recipe): string {
  const { imports, client, request } = clientOf(recipe);
  return [
    ...recipeComment(recipe, "npm install @azure/msal-node; save as call.mts; Node 24 runs it: node call.mts").map(
      (line) => `// ${line}`,
    ),
    ...imports,
    "",
    "function variable(name: string): string {",
    "  const value = process.env[name];",
    "  if (!value) throw new Error(`${name} must be set`);",
    "  return value;",
    "}",
    "",
    "async function answerOf(url: string, options: RequestInit): Promise<string> {",
    "  const response = await fetch(url, options);",
    "  const text = await response.text();",
    "  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);",
    "  return text;",
    "}",
    "",
    `// ${parts.token}`,
    ...client,
    ...request,
    'const token = result?.accessToken ?? "";',
    "",
    `// ${parts.direct}`,
    `const functionUrl = ${jsonText(recipe.functionUrl)};`,
    "console.log(await answerOf(functionUrl, { headers: { Authorization: `Bearer ${token}` } }));",
    "",
    `// ${parts.session}`,
    `const exchange = await answerOf(${jsonText(recipe.exchangeUrl)}, {`,
    '  method: "POST",',
    '  headers: { "Content-Type": "application/json" },',
    "  body: JSON.stringify({ access_token: token }),",
    "});",
    "const { authenticationToken } = JSON.parse(exchange) as { authenticationToken: string };",
    'console.log(await answerOf(functionUrl, { headers: { "X-ZUMO-AUTH": authenticationToken } }));',
  ].join("\n");
}

interface Client {
  readonly imports: readonly string[];
  readonly client: readonly string[];
  readonly request: readonly string[];
}

function clientOf({ credential, clientId, authority, scope }: Recipe): Client {
  const scopes = `scopes: [${jsonText(scope)}]`;
  const client = (kind: string, proof: readonly string[]) => [
    `const client = new ${kind}({`,
    "  auth: {",
    `    clientId: ${jsonText(clientId)},`,
    `    authority: ${jsonText(authority)},`,
    ...proof.map((line) => `    ${line}`),
    "  },",
    "});",
  ];
  const confidential = (imports: readonly string[], proof: readonly string[]): Client => ({
    imports: [...imports, 'import { ConfidentialClientApplication } from "@azure/msal-node";'],
    client: client("ConfidentialClientApplication", proof),
    request: [`const result = await client.acquireTokenByClientCredential({ ${scopes} });`],
  });
  switch (credential) {
    case "client-secret":
      return confidential([], ['clientSecret: variable("CALLER_SECRET"),']);
    case "federated":
      return confidential(
        ['import { readFile } from "node:fs/promises";'],
        ['clientAssertion: async () => (await readFile(variable("CALLER_ASSERTION_FILE"), "utf8")).trim(),'],
      );
    case "certificate":
      return confidential(
        ['import { X509Certificate } from "node:crypto";', 'import { readFileSync } from "node:fs";'],
        [
          "clientCertificate: {",
          '  privateKey: readFileSync(variable("CALLER_KEY_FILE"), "utf8"),',
          '  thumbprintSha256: new X509Certificate(readFileSync(variable("CALLER_CERTIFICATE_FILE"))).fingerprint256',
          '    .replaceAll(":", ""),',
          "},",
        ],
      );
    case "password":
      return {
        imports: ['import { PublicClientApplication } from "@azure/msal-node";'],
        client: client("PublicClientApplication", []),
        request: [
          "const result = await client.acquireTokenByUsernamePassword({",
          `  ${scopes},`,
          '  username: variable("ROPC_USER"),',
          '  password: variable("ROPC_PASSWORD"),',
          "});",
        ],
      };
  }
}
