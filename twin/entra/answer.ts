import { NotImitated } from "../tenant/refusal.ts";
import { AadstsRefusal, refusalBody } from "./aadsts-refusal.ts";
import type { Call } from "./call.ts";

/** On every answer of Entra (reported: recordings of Azure/azure-sdk-for-js, 2021 and 2022). */
const everywhere = {
  "content-type": "application/json; charset=utf-8",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
  // Entra names its build and datacentre; clients log it only.
  "x-ms-ests-server": "0.0.0.0 - TWIN",
};

/** Errors included; both sets of headers are from the same recordings. */
const byKind = {
  token: { "cache-control": "no-store, no-cache", pragma: "no-cache", expires: "-1" },
  metadata: {
    "cache-control": "max-age=86400, private",
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, OPTIONS",
  },
} as const;

export type EndpointKind = keyof typeof byKind;

/** Puts the headers of Entra around a body. */
export function answer(call: Call, kind: EndpointKind, status: number, body: object): Response {
  const headers = new Headers({ ...everywhere, ...byKind[kind], "x-ms-request-id": call.trace.traceId });
  // MS-OAPX, return-client-request-id: https://learn.microsoft.com/openspecs/windows_protocols/ms-oapx
  const wanted = call.headers.get("return-client-request-id") ?? call.form.get("return-client-request-id");
  if (wanted === "true") headers.set("client-request-id", call.trace.correlationId);
  return new Response(JSON.stringify(body), { status, headers });
}

/** The one place where refusals become answers. Anything else that was thrown is a fault of the twin, and thrown on. */
export function answerRefusal(call: Call, kind: EndpointKind, error: unknown): Response {
  if (error instanceof AadstsRefusal) return answer(call, kind, error.row.status, refusalBody(error, call.trace));
  if (error instanceof NotImitated) {
    return answer(call, "token", error.status, { error: error.code, error_description: error.message });
  }
  throw error;
}
