import { jsonText } from "../../../text/log-lines.ts";
import type { Recipe } from "../../operations/recipes/recipe.ts";
import { parts, recipeComment } from "./recipe-comment.ts";

/**
 * For msal, Microsoft's library for Python; requests comes with it. A text of JSON is one of Python, too.
 * https://learn.microsoft.com/python/api/msal/msal.application.clientapplication
 */
export function pythonRecipe(recipe: Recipe): string {
  const { imports, helpers, client, request } = clientOf(recipe);
  return [
    ...recipeComment(recipe, "pip install msal; save as call.py; Python 3.9 or newer: python3 call.py").map(
      (line) => `# ${line}`,
    ),
    "import os",
    "import sys",
    ...imports,
    "",
    "import msal",
    "import requests",
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
    'if "access_token" not in result:',
    "    sys.exit(f\"{result['error']}: {result['error_description']}\")",
    'token = result["access_token"]',
    "",
    `# ${parts.direct}`,
    `function_url = ${jsonText(recipe.functionUrl)}`,
    'print(answer_of("GET", function_url, headers={"Authorization": f"Bearer {token}"}).text)',
    "",
    `# ${parts.session}`,
    `exchange = answer_of("POST", ${jsonText(recipe.exchangeUrl)}, json={"access_token": token})`,
    'session = exchange.json()["authenticationToken"]',
    'print(answer_of("GET", function_url, headers={"X-ZUMO-AUTH": session}).text)',
  ].join("\n");
}

interface Client {
  readonly imports: readonly string[];
  readonly helpers: readonly string[];
  readonly client: readonly string[];
  readonly request: readonly string[];
}

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
    case "password":
      return {
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
