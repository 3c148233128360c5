import { cloudOf } from "../azure/clouds.ts";
import { createPublicKey } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type JWK } from "jose";
import { send } from "../azure/http.ts";
import { call, callersToken, outcomeOf, refusalIn } from "./call.ts";
import { check, type Check } from "./check.ts";
import { loggedDuring } from "./logged-during.ts";
import type { Origin } from "./origin.ts";
import { spoiledTokens } from "./spoiled-tokens.ts";
import { versionFacts } from "./token-version.ts";

/** Rows G11, B01: tokens that must not open the door. */
export const spoiledTokenChecks: readonly Check[] = [
  check(
    "G11",
    "A token that Entra ID did not make for this API opens nothing: 401, and the function does not run.",
    async (origin) => {
      const good = await callersToken(origin);
      const forGraph = await callersToken(origin, `${cloudOf(origin.outputs).graph}/.default`);
      const tokens = [
        ...spoiledTokens(good, await publicKeyOf(origin, good)),
        { what: "for Microsoft Graph", token: forGraph },
      ];
      const found: Record<string, object> = {};
      const { lines } = await loggedDuring(origin, async () => {
        for (const { what, token } of tokens) {
          found[what] = refusalIn(await call(origin, { authorization: `Bearer ${token}` }));
        }
      });
      return {
        did: `called with ${tokens.length} tokens, each wrong in one way`,
        expected: {
          refused: Object.fromEntries(tokens.map(({ what }) => [what, { status: 401, by: "the gate" }])),
          logged: 0,
        },
        found: { refused: found, logged: lines?.length ?? 0 },
      };
    },
  ),

  {
    row: "B01",
    claim: "An access token that has ended opens nothing.",
    needs: ["advanceClock"],
    run: async (origin) => {
      const token = await callersToken(origin);
      const authorization = `Bearer ${token}`;
      const before = await call(origin, { authorization });
      // A managed identity's lives for a day, any other an hour or so.
      const { exp = 0, iat = 0 } = decodeJwt(token);
      const ahead = Math.max(3 * 3_600, exp - iat + 3_600) * 1000;
      await origin.advanceClock?.(ahead);
      try {
        const after = await call(origin, { authorization });
        return {
          did: "called with a token at once, and when it had ended",
          expected: { before: "opened", after: { status: 401, by: "the gate" } },
          found: { before: outcomeOf(before), after: refusalIn(after) },
        };
      } finally {
        await origin.advanceClock?.(-ahead);
      }
    },
  },
];

/** The issuer's published key, as anyone can have it. */
async function publicKeyOf({ outputs }: Origin, token: string): Promise<string> {
  const metadata = `${versionFacts(outputs).issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { jwks_uri } = (await send("GET", metadata)).json as { readonly jwks_uri: string };
  const { keys } = (await send("GET", jwks_uri)).json as { readonly keys: readonly (JWK & { readonly kid: string })[] };
  const key = keys.find(({ kid }) => kid === decodeProtectedHeader(token).kid);
  if (!key) throw new Error(`${jwks_uri} does not hold the key of the caller's token.`);
  return createPublicKey({ key, format: "jwk" }).export({ type: "spki", format: "pem" }).toString();
}
