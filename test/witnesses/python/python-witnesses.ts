import { expect } from "vitest";
import { forgedToken, places, set, status } from "../break.ts";
import { ada } from "../witnessed-stack.ts";
import type { BrokenAnswer, Witness } from "../witness.ts";

type Caller = "integration" | "partner" | "cluster";

const credentials = [
  ["secret", "integration"],
  ["certificate", "partner"],
  ["assertion", "cluster"],
] as const;

const noToken = (raises: BrokenAnswer["raises"]): BrokenAnswer => ({
  that: "there is no access token",
  ...places.tokenEndpoint,
  alter: set("access_token", undefined),
  raises,
});

/**
 * Microsoft's libraries for Python.
 *
 * @param path whose `python3` has them
 */
export function pythonWitnesses(path: string): readonly Witness[] {
  const python = { PATH: path };
  const msal = credentials.map(([way, caller]): Witness => ({
    name: "py-msal",
    client: "Python's msal",
    does: `gets a token by ${way}, and the next from its cache`,
    script: ["python-msal.py", way],
    inputs: (stack) => ({ ...python, ...stack.caller(caller) }),
    answers: (stack) => ({ claims: stack.claimsOf(caller), from: ["identity_provider", "cache"] }),
    // Whatever the credential, the same code reads the answer.
    broken:
      way !== "secret"
        ? []
        : [
            {
              that: "the metadata names no token endpoint",
              ...places.metadata2,
              alter: set("token_endpoint", undefined),
              raises: { name: "KeyError", message: "'token_endpoint'" },
            },
          ],
  }));
  const identity = [
    ...credentials,
    ["workload", "cluster"] as const,
    ...(["cae", "chain", "environment", "default"] as const).map((way) => [way, "integration"] as const),
  ].map(([way, caller]): Witness => ({
    name: "py-azure-identity",
    client: "Python's azure-identity",
    does: `gets a token by ${way}`,
    script: ["python-azure-identity.py", way],
    inputs: (stack) => ({ ...python, ...stack.caller(caller satisfies Caller) }),
    answers: (stack) => ({ claims: stack.claimsOf(caller), isLater: true }),
    // Given an assertion it reads the answer itself; else msal does.
    broken: {
      secret: [noToken({ name: "ClientAuthenticationError" })],
      assertion: [noToken({ name: "KeyError", message: "'access_token'" })],
      certificate: [],
      workload: [],
      cae: [],
      chain: [],
      environment: [],
      default: [],
    }[way],
  }));
  const passwords = ["password", "password at organizations"].map((way): Witness => ({
    name: "py-azure-identity",
    client: "Python's azure-identity",
    does: `signs a person in by ${way}`,
    script: ["python-azure-identity.py", way],
    inputs: (stack) => ({ ...python, ...stack.person }),
    answers: (stack) => ({ claims: stack.claimsOfAda(), isLater: true }),
    broken: [],
  }));
  return [
    ...msal,
    {
      name: "py-msal",
      client: "Python's msal",
      does: "signs a person in by password, and renews the token silently",
      script: ["python-msal.py", "password"],
      inputs: (stack) => ({ ...python, ...stack.person }),
      answers: (stack) => ({ claims: stack.claimsOfAda(), username: ada, isRenewed: true }),
      broken: [
        {
          that: "what is called an id token is none",
          ...places.tokenEndpoint,
          alter: set("id_token", "none"),
          raises: { name: "IndexError" },
        },
      ],
    },
    {
      name: "py-msal",
      client: "Python's msal",
      does: "gets a token at an authority that ends in a slash",
      script: ["python-msal.py", "secret at an authority with a slash"],
      inputs: (stack) => ({ ...python, ...stack.caller("integration") }),
      answers: (stack) => ({ claims: stack.claimsOf("integration"), from: ["identity_provider", "cache"] }),
      broken: [],
    },
    {
      name: "py-msal",
      client: "Python's msal",
      does: "is refused a person's password at its default authority, as at Entra ID",
      script: ["python-msal.py", "password at common"],
      inputs: (stack) => ({ ...python, ...stack.person }),
      answers: () => ["invalid_request", "AADSTS9001023"],
      broken: [],
    },
    {
      name: "py-msal",
      client: "Python's msal",
      does: "gets no token for an application at its default authority, which the twin lacks",
      script: ["python-msal.py", "certificate at common"],
      inputs: (stack) => ({ ...python, ...stack.caller("partner") }),
      // Of a 5xx it reads the status only.
      answers: () => "HTTP Error: 501",
      broken: [],
    },
    ...identity,
    ...passwords,
    {
      name: "py-azure-identity",
      client: "Python's azure-identity",
      does: "is refused as by Entra ID, and reads what the twin lacks",
      script: ["python-azure-identity-refused.py"],
      inputs: (stack) => ({ ...python, ...stack.caller("integration") }),
      answers: () => ({
        "wrong secret": "AADSTS7000215",
        "unknown resource": "AADSTS500011",
        "two resources": "AADSTS28000",
        // It leaves this one to msal.
        "on behalf of": "Authentication failed: HTTP Error: 501",
        "authorization code": "AADSTS9002313",
        "device code": expect.stringMatching(/^The twin doesn't support POST .*\/oauth2\/v2\.0\/devicecode\. See$/),
      }),
      broken: [],
    },
    {
      name: "py-azure-mgmt-web",
      logsInBy: "py-azure-identity",
      client: "Python's azure-mgmt-web",
      does: "reads the site, its authentication and its settings, and lists it",
      script: ["python-azure-mgmt-web.py"],
      inputs: (stack) => ({ ...python, ...stack.deployer, RESOURCE_GROUP: stack.resourceGroup, SITE: stack.site }),
      answers: ({ deployment: { outputs }, site }) => ({
        kind: "functionapp,linux",
        defaultHostName: outputs.functionApp.hostName,
        changed: true,
        gate: [true, "Return401"],
        audiences: [`api://${outputs.api.clientId}`],
        settings: 9,
        sites: [site],
      }),
      broken: [
        {
          that: "the site is answered 203",
          ...places.site,
          alter: status(203),
          raises: { name: "HttpResponseError", code: 203 },
        },
        {
          that: "the token is forged",
          ...places.tokenEndpoint,
          alter: forgedToken,
          raises: { name: "ClientAuthenticationError", code: 401 },
        },
      ],
    },
  ];
}
