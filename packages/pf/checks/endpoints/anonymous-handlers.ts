import { callEndpoint, type Endpoint, endpointName, endpointUrl } from "../call.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import type { Origin } from "../origin.ts";
import { callPastGate, ranLine, receivedIn } from "./behind-gate.ts";
import { failed, failureOf, witnessMethod } from "./guard-alone.ts";
import { canary, honestPrincipal } from "./principals.ts";

/** Headers that identify or authenticate a sender. An anonymous handler must get none of them. */
const ofSender = [
  "x-ms-client-principal",
  "X-MS-CLIENT-PRINCIPAL",
  "x-ms-client-principal-id",
  "x-ms-client-principal-name",
  "x-ms-client-principal-idp",
  "x-ms-token-aad-access-token",
  "x-ms-token-aad-id-token",
  "X-Ms-Token-Aad-Refresh-Token",
  "x-ms-token-aad-expires-on",
  "x_ms_client_principal",
  "x-ms-other",
  "x-zumo-auth",
  "authorization",
  "proxy-authorization",
  "cookie",
  "x-arr-clientcert",
  "x-client-cert",
  "x-forwarded-client-cert",
  "client-cert",
  "x-functions-key",
  "x-functions-clientid",
];

/** Headers that a webhook or a probe needs. */
const ordinary = [
  ["content-type", "application/json"],
  ["user-agent", "probe"],
  ["x-hub-signature-256", "sha256=0"],
  ["stripe-signature", "t=0"],
  ["x-api-key", "the sender's own"],
  ["x-forwarded-for", "203.0.113.10"],
] as const;

/** Row E9: an anonymous handler doesn't learn who calls, or who claims to. */
export const anonymousHandlers: EndpointCheck = {
  group: "The function",
  row: "E9",
  needs: ["callBehindGate"],
  claims: ({ endpoints }) =>
    endpoints
      .filter(({ allow }) => allow === undefined)
      .map((endpoint) => `${endpointName(endpoint)} gives its handler no principal, token, key or cookie of a caller.`),
  notApplicableReason: ({ endpoints }) =>
    endpoints.every(({ allow }) => allow !== undefined) ? "the contract has no anonymous endpoint" : undefined,
  run: async (origin, report) => {
    const { endpoints } = origin.outputs;
    for (const endpoint of endpoints.filter(({ allow }) => allow === undefined))
      report(await checkHandler(origin, endpoint));
  },
};

async function checkHandler(origin: Origin, endpoint: Endpoint): Promise<EndpointEvidence> {
  const roles = Object.keys(origin.outputs.api.appRoles);
  const url = `${endpointUrl(endpoint)}?probe=1&probe=2`;
  const headers = [
    ["x-ms-client-principal", honestPrincipal(roles)] as const,
    ...ofSender.map((name) => [name, `${canary} ${name}`] as const),
    ...ordinary,
  ];
  const params = { probe: "a%2fb" };
  const body = JSON.stringify({ probe: "ä" });
  const call = { method: witnessMethod, url, headers, params, body };
  const answer = await callPastGate(origin, endpoint, call);
  const { headers: got = [], user, ...seen } = receivedIn(answer) ?? {};
  const ordinaryNames: readonly string[] = ordinary.map(([name]) => name);
  const expected = {
    method: witnessMethod,
    url,
    params,
    body,
    given: [],
    bindings: ["refused", "refused"],
    query: [
      ["probe", "1"],
      ["probe", "2"],
    ],
    user: null,
    ordinary: Object.fromEntries(ordinary),
    ofSender: [],
    log: [],
    shown: false,
    failure: failed,
    marked: false,
  };
  return {
    action:
      `sent ${ofSender.length} headers of a forged caller past App Service authentication: ` +
      "looked for them in what the handler gets, and in its own answer",
    expected,
    found: {
      ...seen,
      user,
      ordinary: Object.fromEntries(got.filter(([name]) => ordinaryNames.includes(name))),
      ofSender: got.filter(([name]) => !ordinaryNames.includes(name)).map(([name]) => name),
      log: answer.log.filter((line) => line !== ranLine),
      shown: await isShown(origin, endpoint),
      failure: await failureOf(origin, endpoint, headers),
      marked: answer.headers.some(([name]) => name === "protected-function-refusal"),
    },
  };
}

/** Whether the handler's own answer shows a header of a forged caller, sent by way of App Service authentication. */
async function isShown({ outputs }: Origin, endpoint: Endpoint): Promise<boolean> {
  // A client leaves the credential for its proxy out of the request.
  const headerNames = ofSender.filter((name) => name !== "proxy-authorization");
  const forged = Object.fromEntries(headerNames.map((name) => [name.toLowerCase(), `${canary} ${name}`]));
  const principal = honestPrincipal(Object.keys(outputs.api.appRoles));
  const { headers, text } = await callEndpoint(endpoint, { ...forged, "x-ms-client-principal": principal });
  return [text, ...headers.values()].some((value) => value.includes(canary) || value.includes(principal));
}
