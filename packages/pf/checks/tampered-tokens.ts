import { createHmac, generateKeyPairSync, sign, createPublicKey } from "node:crypto";
import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import { decodeJwt, decodeProtectedHeader, type JWK } from "jose";
import { send } from "@protected-function/core/azure/http.ts";
import { call, callersToken, outcomeOf, refusalIn, loggedDuring } from "./call.ts";
import { check, type Check, inGroup } from "./check.ts";
import type { Origin } from "./origin.ts";
import { versionFacts } from "./tokens.ts";

/** A token that must be refused, and its fault. */
interface TamperedToken {
  readonly description: string;
  readonly token: string;
}

type Part = Readonly<Record<string, unknown>>;

/**
 * Tokens that an attacker can make from a valid one. Each has exactly one fault.
 *
 * @param good a token that the API accepts, in compact form
 * @param publicKeyPem the key that signed it, as its issuer publishes it
 */
function tamperedTokens(good: string, publicKeyPem: string): readonly TamperedToken[] {
  const [header = {}, payload = {}] = good.split(".", 2).map(decoded);
  const signature = good.split(".")[2] ?? "";
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const forged = (headerChange: Part, payloadChange: Part = {}): string => {
    const unsigned = `${encoded({ ...header, ...headerChange })}.${encoded({ ...payload, ...payloadChange })}`;
    return `${unsigned}.${sign("sha256", Buffer.from(unsigned), privateKey).toString("base64url")}`;
  };
  const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;
  const hmac = (): string => {
    const unsigned = `${encoded({ ...header, alg: "HS256" })}.${encoded(payload)}`;
    return `${unsigned}.${createHmac("sha256", publicKeyPem).update(unsigned).digest("base64url")}`;
  };
  const tenant = "99999999-9999-4999-8999-999999999999";
  return [
    { description: "signed with another tenant's key", token: forged({}) },
    { description: "of another issuer", token: forged({}, { iss: `https://sts.windows.net/${tenant}/`, tid: tenant }) },
    { description: "for another audience", token: forged({}, { aud: "api://somebody-elses" }) },
    { description: "of the future", token: forged({}, { nbf: seconds(86_400), exp: seconds(90_000) }) },
    { description: "of the past", token: forged({}, { nbf: seconds(-90_000), exp: seconds(-86_400) }) },
    { description: "with alg none", token: `${encoded({ ...header, alg: "none" })}.${encoded(payload)}.` },
    { description: "with HS256 by the public key", token: hmac() },
    {
      description: "with a changed payload",
      token: `${encoded(header)}.${encoded({ ...payload, roles: ["Everything"] })}.${signature}`,
    },
    { description: "without kid", token: forged({ kid: undefined, x5t: undefined }) },
    { description: "with an unknown kid", token: forged({ kid: "unknown", x5t: "unknown" }) },
    { description: "without a signature", token: `${encoded(header)}.${encoded(payload)}.` },
    { description: "that is no token", token: "not-a-token" },
  ];
}

function encoded(part: Part): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decoded(text: string): Part {
  return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Part;
}

/** Rows G11, B01: tokens that must be refused. */
export const tamperedTokenChecks: readonly Check[] = inGroup("Tokens", [
  check("G11", "Forged, tampered and wrong-audience tokens get 401; the function never runs.", async (origin) => {
    const good = await callersToken(origin);
    const forGraph = await callersToken(origin, `${cloudOf(origin.outputs).graph}/.default`);
    const tokens = [
      ...tamperedTokens(good, await publicKeyOf(origin, good)),
      { description: "for Microsoft Graph", token: forGraph },
    ];
    const answers: Record<string, object> = {};
    const { lines } = await loggedDuring(origin, async () => {
      for (const { description, token } of tokens) {
        answers[description] = refusalIn(await call(origin, { authorization: `Bearer ${token}` }));
      }
    });
    return {
      action: `called with ${tokens.length} tokens, each invalid in one way`,
      expected: {
        refused: Object.fromEntries(
          tokens.map(({ description }) => [description, { status: 401, by: "App Service authentication" }]),
        ),
        logged: 0,
      },
      found: { refused: answers, logged: lines?.length ?? 0 },
    };
  }),

  {
    row: "B01",
    claim: "An expired access token gets 401.",
    needs: ["advanceClock"],
    run: async (origin) => {
      const token = await callersToken(origin);
      const authorization = `Bearer ${token}`;
      const before = await call(origin, { authorization });
      // A managed identity's token is valid for a day, any other for about an hour.
      const { exp = 0, iat = 0 } = decodeJwt(token);
      const ahead = Math.max(3 * 3_600, exp - iat + 3_600) * 1000;
      await origin.advanceClock?.(ahead);
      try {
        const after = await call(origin, { authorization });
        return {
          action: "called with a token at once, and after it had expired",
          expected: { before: "reached", after: { status: 401, by: "App Service authentication" } },
          found: { before: outcomeOf(before), after: refusalIn(after) },
        };
      } finally {
        await origin.advanceClock?.(-ahead);
      }
    },
  },
]);

/** The issuer's public key, as published. */
async function publicKeyOf({ outputs }: Origin, token: string): Promise<string> {
  const metadata = `${versionFacts(outputs).issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { jwks_uri } = (await send("GET", metadata)).json as { readonly jwks_uri: string };
  const { keys } = (await send("GET", jwks_uri)).json as { readonly keys: readonly (JWK & { readonly kid: string })[] };
  const key = keys.find(({ kid }) => kid === decodeProtectedHeader(token).kid);
  if (!key) throw new Error(`${jwks_uri} does not hold the key of the caller's token.`);
  return createPublicKey({ key, format: "jwk" }).export({ type: "spki", format: "pem" }).toString();
}
