import type { HttpResponseInit, InvocationContext } from "@azure/functions";

const refusals = {
  // No caller is authenticated while App Service authentication is off. The problem's type distinguishes this from its
  // own 401.
  "gate-off": { status: 401, title: "App Service authentication is off" },
  "principal-missing": { status: 401, title: "No client principal" },
  "principal-malformed": { status: 401, title: "Malformed client principal" },
  "caller-unknown": { status: 401, title: "Unknown caller" },
  "app-role-missing": { status: 403, title: "App role missing" },
  "path-anonymous": { status: 403, title: "Anonymous path" },
  "endpoint-undeclared": { status: 403, title: "Undeclared endpoint" },
} as const;

export type RefusalCode = keyof typeof refusals;

/** On each refusal, with its code: the answer to HEAD has no body to tell it by. A handler's answer never has it. */
export const refusalHeader = "protected-function-refusal";

/** The function refuses this call. `message` is for the log; `detail` is for the caller. */
export class CallRefused extends Error {
  readonly code: RefusalCode;
  readonly status: 401 | 403;
  readonly title: string;
  readonly detail: string;

  constructor(code: RefusalCode, messages: { readonly log: string; readonly detail: string }) {
    super(messages.log);
    this.name = "CallRefused";
    this.code = code;
    this.status = refusals[code].status;
    this.title = refusals[code].title;
    this.detail = messages.detail;
  }
}

/** Logs a refused call, and returns the answer to it: a problem document (RFC 9457). */
export function answerRefused(refused: CallRefused, context: InvocationContext): HttpResponseInit {
  context.warn(`refused (${refused.code}): ${refused.message}`);
  return {
    status: refused.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      [refusalHeader]: refused.code,
      // RFC 9110, 15.5.2: a 401 must have a challenge. It has no parameters, so that it can't be mistaken for that of
      // App Service authentication, which has realm, authority and resource.
      ...(refused.status === 401 && { "www-authenticate": "Bearer" }),
    },
    jsonBody: {
      type: `urn:problem:protected-function:${refused.code}`,
      title: refused.title,
      status: refused.status,
      detail: refused.detail,
    },
  };
}
