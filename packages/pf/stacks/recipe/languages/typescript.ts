import { jsonText } from "@protected-function/core/text/log-lines.ts";
import type { Recipe } from "../recipe.ts";
import { parts, recipeComment, urlPieces } from "./recipe-comment.ts";

/**
 * For @azure/msal-node. Node 24 runs it without a build.
 * https://learn.microsoft.com/javascript/api/@azure/msal-node/configuration
 */
export function typescriptRecipe(recipe: Recipe): string {
  const { imports, client, request } = clientOf(recipe);
  const { endpoint, credential, inputs } = recipe;
  const address = urlPieces(endpoint.url)
    .map(({ kind, text }) => (kind === "text" ? jsonText(text) : `encodeURIComponent(variable("${text}"))`))
    .join(" + ");
  const method = endpoint.method === "GET" ? "" : `method: "${endpoint.method}", `;
  const type = endpoint.body === undefined ? "" : ', "Content-Type": "application/json"';
  const body = endpoint.body === undefined ? "" : ", body";
  const library = credential === "managed-identity" ? "@azure/identity" : "@azure/msal-node";
  return [
    ...recipeComment(recipe, `npm install ${library}; save as call.mts; Node 24 runs it: node call.mts`).map(
      (line) => `// ${line}`,
    ),
    ...imports,
    ...(inputs.length > 0
      ? [
          "",
          "function variable(name: string): string {",
          "  const value = process.env[name];",
          "  if (!value) throw new Error(`${name} must be set`);",
          "  return value;",
          "}",
        ]
      : []),
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
    credential === "managed-identity" ? "const { token } = result;" : 'const token = result?.accessToken ?? "";',
    "",
    `// ${parts.direct}`,
    `const functionUrl = ${address};`,
    ...(endpoint.body === undefined ? [] : [`const body = JSON.stringify(${jsonText(JSON.parse(endpoint.body))});`]),
    `console.log(await answerOf(functionUrl, { ${method}headers: { Authorization: \`Bearer \${token}\`${type} }${body} }));`,
    ...(credential === "managed-identity"
      ? []
      : [
          "",
          `// ${parts.session}`,
          `const exchange = await answerOf(${jsonText(recipe.exchangeUrl)}, {`,
          '  method: "POST",',
          '  headers: { "Content-Type": "application/json" },',
          "  body: JSON.stringify({ access_token: token }),",
          "});",
          "const { authenticationToken } = JSON.parse(exchange) as { authenticationToken: string };",
          `console.log(await answerOf(functionUrl, { ${method}headers: { "X-ZUMO-AUTH": authenticationToken${type} }${body} }));`,
        ]),
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
    case "managed-identity":
      return {
        imports: ['import { ManagedIdentityCredential } from "@azure/identity";'],
        client: [`const credential = new ManagedIdentityCredential({ clientId: ${jsonText(clientId)} });`],
        request: [`const result = await credential.getToken(${jsonText(scope)});`],
      };
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
