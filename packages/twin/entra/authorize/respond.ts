import { type AadstsRefusal, errorUriOf, refusalDescription, type Trace } from "../errors.ts";
import type { Destination } from "./authorization-request.ts";
import { formPostPage } from "./html.ts";

/** Sends an answer to the redirect URI, with the request's state. */
export function respond(destination: Destination, answer: Readonly<Record<string, string | undefined>>): Response {
  const { redirectUri, mode, state } = destination;
  const { session_state, ...first } = answer;
  const fields = Object.entries({ ...first, state, session_state }).filter(
    (field): field is [string, string] => field[1] !== undefined,
  );
  if (mode === "form_post") return formPostPage(redirectUri, fields);
  const encoded = new URLSearchParams(fields).toString();
  const separator = mode === "fragment" ? "#" : redirectUri.includes("?") ? "&" : "?";
  const headers = { location: redirectUri + separator + encoded, "cache-control": "no-store, no-cache" };
  return new Response(null, { status: 302, headers });
}

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-response */
export function respondRefused(
  destination: Destination,
  refusal: AadstsRefusal,
  trace: Trace,
  error?: string,
): Response {
  return respond(destination, {
    error: error ?? refusal.circumstances.error ?? refusal.row.error,
    error_description: refusalDescription(refusal, trace),
    error_uri: errorUriOf(refusal),
    ...(error === "interaction_required" && { suberror: refusal.row.suberror, claims: refusal.circumstances.claims }),
  });
}

/** The user gave up. Learn shows the description; `error_subcode=cancel` is reported in tests of public repositories. */
export function respondCancelled(destination: Destination): Response {
  return respond(destination, {
    error: "access_denied",
    error_subcode: "cancel",
    error_description: "the user canceled the authentication",
  });
}
