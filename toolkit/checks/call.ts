import type { Answer } from "../../azure/http.ts";
import { acquireToken, clientCredentialsForm } from "../../azure/token.ts";
import { callDoor, type Door, usualDoor } from "./doors.ts";
import type { Origin } from "./origin.ts";
import { PowerMissing } from "./power-missing.ts";

/**
 * A call with headers as they are given.
 *
 * @param door default: the one that the guide's rows knock at, which the stack's caller may open
 */
export function call(
  origin: Origin,
  headers: Readonly<Record<string, string>> = {},
  door: Door = guideDoor(origin),
): Promise<Answer> {
  return callDoor(door, headers);
}

/** The app roles of the stack's caller. */
export function callersRoles({ caller, outputs }: Origin): readonly string[] {
  return Object.values(outputs.callers).find(({ clientId }) => clientId === caller.clientId)?.roles ?? [];
}

/** @throws PowerMissing where every endpoint is anonymous */
export function guideDoor(origin: Origin): Door {
  const door = usualDoor(origin.outputs, callersRoles(origin));
  if (!door) throw new PowerMissing("needs a protected endpoint: all of the contract's are anonymous");
  return door;
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

/** A call with what anyone can send: a principal that holds every role, written as the gate would write it. */
export function callAsForger(origin: Origin, door: Door = guideDoor(origin)): Promise<Answer> {
  const headers = { "x-ms-client-principal": forgedPrincipal(origin), "x-ms-client-principal-idp": "aad" };
  return callDoor(door, headers);
}

/** Who refused a call, and how. `nobody`: the handler answered, whatever it made of the call. */
export interface Refusal {
  readonly status: number;
  readonly by: "the gate" | "the function" | "the Functions host" | "nobody";
}

/**
 * The parts of an answer that tell who refused, if anybody did: the gate answers nothing and bears a header of its own
 * (refused-answer.ts), the guard before the handlers a problem of its own, the Functions host nothing where it has no such route,
 * and 5xx where the function throws or does not load. What else a handler answers is no refusal.
 */
export function refusalIn({ status, headers, text }: Answer): Refusal {
  if (status < 300) return { status, by: "nobody" };
  if (text.includes('"urn:problem:protected-function:')) return { status, by: "the function" };
  if (headers.has("x-ms-middleware-request-id")) return { status, by: "the gate" };
  if (status >= 500 || (status === 404 && text === "")) return { status, by: "the Functions host" };
  const isBare = text === "" || status < 400;
  return { status, by: isBare ? "the gate" : "nobody" };
}

/** `opened`: the handler was reached, whatever it made of the call; else who refused. */
export function outcomeOf(answer: Answer): "opened" | Refusal {
  const refusal = refusalIn(answer);
  return refusal.by === "nobody" ? "opened" : refusal;
}

function forgedPrincipal({ outputs, caller }: Origin): string {
  const claims = { appid: caller.clientId, oid: caller.clientId, tid: outputs.tenantId };
  const principal = {
    auth_typ: "aad",
    claims: [
      ...Object.entries(claims).map(([typ, val]) => ({ typ, val })),
      ...Object.keys(outputs.api.appRoles).map((val) => ({ typ: "roles", val })),
    ],
    name_typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    role_typ: "roles",
  };
  return Buffer.from(JSON.stringify(principal)).toString("base64");
}
