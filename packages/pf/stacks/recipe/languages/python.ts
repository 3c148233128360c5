import { jsonText } from "@protected-function/core/text/log-lines.ts";
import type { Recipe } from "../recipe.ts";
import { parts, recipeComment, urlPieces } from "./recipe-comment.ts";

/**
 * For msal, Microsoft's library for Python, which includes requests. JSON strings are also Python strings.
 * https://learn.microsoft.com/python/api/msal/msal.application.clientapplication
 */
export function pythonRecipe(recipe: Recipe): string {
  const { imports, library, helpers, client, request, token } = clientOf(recipe);
  const { endpoint, credential } = recipe;
  const pieces = urlPieces(endpoint.url);
  const address = pieces.map(({ kind, text }) =>
    kind === "text" ? jsonText(text) : `quote(variable("${text}"), safe="")`,
  );
  const isQuoted = pieces.some(({ kind }) => kind === "variable");
  const body = endpoint.body === undefined ? "" : ', data=body.encode("utf-8")';
  const type = endpoint.body === undefined ? "" : ', "Content-Type": "application/json"';
  const needs = credential === "managed-identity" ? "azure-identity requests" : "msal";
  return [
    ...recipeComment(recipe, `pip install ${needs}; save as call.py; Python 3.9 or newer: python3 call.py`).map(
      (line) => `# ${line}`,
    ),
    "import os",
    "import sys",
    ...imports,
    ...(isQuoted ? ["from urllib.parse import quote"] : []),
    "",
    ...library,
    "",
    "",
    "def variable(name):",
    '    return os.environ.get(name) or sys.exit(f"{name} must be set")',
    "",
    "",
    ...helpers,
    "def answer_of(method, url, **options):",
    "    response = requests.request(method, url, timeout=30, allow_redirects=False, **options)",
    "    if not response.ok:",
    '        sys.exit(f"{url} answered {response.status_code}: {response.text}")',
    "    return response",
    "",
    "",
    `# ${parts.token}`,
    ...client,
    ...request,
    ...token,
    "",
    `# ${parts.direct}`,
    `function_url = ${address.join(" + ")}`,
    ...(endpoint.body === undefined ? [] : [`body = ${jsonText(endpoint.body)}`]),
    `print(answer_of("${endpoint.method}", function_url, headers={"Authorization": f"Bearer {token}"${type}}${body}).text)`,
    ...(credential === "managed-identity"
      ? []
      : [
          "",
          `# ${parts.session}`,
          `exchange = answer_of("POST", ${jsonText(recipe.exchangeUrl)}, json={"access_token": token})`,
          'session = exchange.json()["authenticationToken"]',
          `print(answer_of("${endpoint.method}", function_url, headers={"X-ZUMO-AUTH": session${type}}${body}).text)`,
        ]),
  ].join("\n");
}

interface Client {
  readonly imports: readonly string[];
  readonly library: readonly string[];
  readonly helpers: readonly string[];
  readonly client: readonly string[];
  readonly request: readonly string[];
  readonly token: readonly string[];
}

/** msal includes requests. */
const byMsal = {
  library: ["import msal", "import requests"],
  token: [
    'if "access_token" not in result:',
    "    sys.exit(f\"{result['error']}: {result['error_description']}\")",
    'token = result["access_token"]',
  ],
};

const fileHelper = [
  "def text_of(name):",
  '    return pathlib.Path(variable(name)).read_text(encoding="utf-8").strip()',
  "",
  "",
];

function clientOf({ credential, clientId, authority, scope }: Recipe): Client {
  const client = (kind: string, proof: readonly string[]) => [
    `client = msal.${kind}(`,
    `    ${jsonText(clientId)},`,
    `    authority=${jsonText(authority)},`,
    ...proof.map((line) => `    ${line}`),
    ")",
  ];
  const confidential = (proof: readonly string[]) => ({
    ...byMsal,
    client: client("ConfidentialClientApplication", proof),
    request: [`result = client.acquire_token_for_client(scopes=[${jsonText(scope)}])`],
  });
  const withFiles = { imports: ["import pathlib"], helpers: fileHelper };
  switch (credential) {
    case "client-secret":
      return { imports: [], helpers: [], ...confidential(['client_credential=variable("CALLER_SECRET"),']) };
    case "federated":
      return {
        ...withFiles,
        ...confidential(['client_credential={"client_assertion": lambda: text_of("CALLER_ASSERTION_FILE")},']),
      };
    case "certificate":
      return {
        ...withFiles,
        ...confidential([
          "client_credential={",
          '    "private_key": text_of("CALLER_KEY_FILE"),',
          '    "public_certificate": text_of("CALLER_CERTIFICATE_FILE"),',
          "},",
        ]),
      };
    case "managed-identity":
      return {
        imports: [],
        library: ["import requests", "from azure.identity import ManagedIdentityCredential"],
        helpers: [],
        client: [`credential = ManagedIdentityCredential(client_id=${jsonText(clientId)})`],
        request: [`token = credential.get_token(${jsonText(scope)}).token`],
        token: [],
      };
    case "password":
      return {
        ...byMsal,
        imports: [],
        helpers: [],
        client: client("PublicClientApplication", []),
        request: [
          "result = client.acquire_token_by_username_password(",
          `    variable("ROPC_USER"), variable("ROPC_PASSWORD"), scopes=[${jsonText(scope)}]`,
          ")",
        ],
      };
  }
}
