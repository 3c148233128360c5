import { type Answer, send } from "../../azure/http.ts";
import { acquireToken, clientCredentialsForm } from "../../azure/token.ts";
import type { Origin } from "./origin.ts";

/** A call of the function with headers as they are given. */
export function call(origin: Origin, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return send("GET", origin.outputs.functionUrl, { headers });
}

/** The stack's caller's token, for the API if nothing else is named, by Microsoft's client. */
export async function callersToken(
  { caller, callerToken, outputs }: Origin,
  scope: string = outputs.scope,
): Promise<string> {
  return callerToken ? callerToken(scope) : acquireToken(caller, scope, outputs);
}

/** The form of the caller's request for a token, to be sent as it is. */
export async function callersForm(
  { caller, callerForm, outputs }: Origin,
  scope: string = outputs.scope,
): Promise<Readonly<Record<string, string>>> {
  return callerForm ? callerForm(scope) : clientCredentialsForm(caller, scope);
}

/** A call as the stack's caller. */
export async function callAsCaller(origin: Origin): Promise<Answer> {
  return call(origin, { authorization: `Bearer ${await callersToken(origin)}` });
}

/** A call with what anyone can send: a principal that holds the role, written as the gate would write it. */
export function callAsForger(origin: Origin): Promise<Answer> {
  return call(origin, { "x-ms-client-principal": forgedPrincipal(origin), "x-ms-client-principal-idp": "aad" });
}

/**
 * The parts of an answer that tell who refused, if anybody did: the gate answers nothing, the function a problem. Behind the
 * gate the Functions host fails where the function throws or does not load; what the gate answers bears its own header
 * (toolkit/checks/refused-answer.ts).
 */
export function refusalIn({ status, headers, text }: Answer): {
  readonly status: number;
  readonly by: "the gate" | "the function" | "the Functions host" | "nobody";
} {
  if (status < 300) return { status, by: "nobody" };
  const problem = headers.get("content-type")?.startsWith("application/problem+json") ?? false;
  if (problem && text !== "") return { status, by: "the function" };
  const isHosts = status >= 500 && !headers.has("x-ms-middleware-request-id");
  return { status, by: isHosts ? "the Functions host" : "the gate" };
}

function forgedPrincipal({ outputs, caller }: Origin): string {
  const claims = { appid: caller.clientId, oid: caller.clientId, tid: outputs.tenantId, roles: "Function.Invoke" };
  const principal = {
    auth_typ: "aad",
    claims: Object.entries(claims).map(([typ, val]) => ({ typ, val })),
    name_typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    role_typ: "roles",
  };
  return Buffer.from(JSON.stringify(principal)).toString("base64");
}
