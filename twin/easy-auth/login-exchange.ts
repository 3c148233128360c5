import type { JWTPayload } from "jose";
import { z } from "zod";
import { JsonRefused, readJson } from "../network/json-text.ts";
import { NotImitated } from "../tenant/refusal.ts";
import { callerOfAccessToken, callerOfIdToken } from "./caller.ts";
import type { GateContext } from "./gate-context.ts";
import { emptyResponse } from "./middleware-responses.ts";
import { unauthorizedResponse } from "./refusal-responses.ts";
import { sessionResponse } from "./session-response.ts";
import { sessionRulesOf } from "./session-rules.ts";
import type { ProviderTokens } from "./session-store.ts";
import { validateToken } from "./token-validation.ts";

/** What can be handed to the app in a header. */
const text = z
  .string()
  .regex(/^[\x21-\x7e]+$/)
  .optional();
const sentTokens = z.looseObject({
  access_token: text,
  id_token: text,
  refresh_token: text,
  expires_in: z
    .union([
      z.int().positive().max(999_999_999),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ])
    .optional(),
});
type SentTokens = z.output<typeof sentTokens>;

/**
 * `POST /.auth/login/aad`: Entra's tokens for a session token. Documented: `access_token` is needed, the others may
 * come along; that an `id_token` alone will do is how the guide did it. Every token that is sent must hold, and all must
 * be of one principal (inferred: the app is handed all of them). The built-in policy applies as to a call (inferred).
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out#client-directed-sign-in
 */
export async function exchangeToken(request: Request, context: GateContext): Promise<Response> {
  const rules = sessionRulesOf(context.rules.login);
  const sent = await readTokens(request);
  if (!sent) return emptyResponse(400, context);

  const access = await claimsOf(sent.access_token, context);
  const id = await claimsOf(sent.id_token, context);
  if (access === "invalid" || id === "invalid" || (access && id && !isSamePrincipal(access, id))) {
    return emptyResponse(401, context);
  }
  const caller = access ? callerOfAccessToken(access) : id && callerOfIdToken(id);
  if (!caller) return emptyResponse(400, context);
  const refusal = unauthorizedResponse(caller, context);
  if (refusal) return refusal;

  const tokens = storedTokens(sent, caller.claims, context.clock.now());
  return sessionResponse(context.sessions.begin(caller, rules.isTokenStoreOn ? tokens : undefined), context);
}

/** Undefined: no JSON object with tokens. What App Service answers then is not documented; 400 is inferred. */
async function readTokens(request: Request): Promise<SentTokens | undefined> {
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") return undefined;
  const { data } = sentTokens.safeParse(await jsonIn(request));
  const unknown = Object.keys(data ?? {}).find((name) => !(name in sentTokens.shape));
  if (unknown !== undefined) throw new NotImitated(`the property '${unknown}' in the body of POST /.auth/login/aad`);
  return data;
}

/** Undefined: no JSON, or more than the limits allow. They matter here most: this route takes requests without a token. */
async function jsonIn(request: Request): Promise<unknown> {
  try {
    return await readJson(request);
  } catch (error) {
    if (error instanceof JsonRefused) return undefined;
    throw error;
  }
}

async function claimsOf(token: string | undefined, context: GateContext): Promise<JWTPayload | "invalid" | undefined> {
  return token === undefined ? undefined : ((await validateToken(token, context)) ?? "invalid");
}

function isSamePrincipal(one: JWTPayload, other: JWTPayload): boolean {
  return one["oid"] === undefined ? one.sub === other.sub : one["oid"] === other["oid"];
}

function storedTokens(sent: SentTokens, claims: JWTPayload, now: Date): ProviderTokens {
  const expiresOn = sent.expires_in === undefined ? (claims.exp ?? 0) * 1000 : now.getTime() + sent.expires_in * 1000;
  return {
    ...(sent.access_token !== undefined && { accessToken: sent.access_token }),
    ...(sent.id_token !== undefined && { idToken: sent.id_token }),
    ...(sent.refresh_token !== undefined && { refreshToken: sent.refresh_token }),
    expiresOn: new Date(expiresOn),
  };
}
