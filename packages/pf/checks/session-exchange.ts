import { type Answer, send } from "@protected-function/core/azure/http.ts";
import type { Origin } from "./origin.ts";
import { withAuthSettings, withEntra } from "./deployed-settings.ts";
import { call, callersToken, outcomeOf, refusalIn, loggedDuring } from "./call.ts";
import { check, checkByAltering, type Check, inGroup } from "./check.ts";
import { requestByPassword, withPersonAtTheApi, withSigningInPerson } from "./password-grant.ts";
import { versionFacts, tokensIn } from "./tokens.ts";

/** The body of `POST /.auth/login/aad`: the tokens of one answer. */
interface ExchangedTokens {
  readonly access_token?: string;
  readonly id_token?: string;
}

/**
 * Exchanges tokens for a session token.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out
 */
export function exchange({ outputs }: Origin, tokens: ExchangedTokens): Promise<Answer> {
  return send("POST", `https://${outputs.functionApp.hostName}/.auth/login/aad`, {
    headers: { "content-type": "application/json" },
    body: JSON.stringify(tokens),
  });
}

/** The session token of an exchange. @throws Error with the status if there is no token */
export function sessionTokenIn({ status, json }: Answer): string {
  const { authenticationToken } = (json ?? {}) as { readonly authenticationToken?: string };
  if (authenticationToken === undefined)
    throw new Error(`The exchange returned no session token, but status ${status}.`);
  return authenticationToken;
}

/** A request under `/.auth` with a session. */
export function atAuth({ outputs }: Origin, path: string, sessionToken: string): Promise<Answer> {
  return send("GET", `https://${outputs.functionApp.hostName}/.auth/${path}`, { headers: bySession(sessionToken) });
}

/** The documented header of a session token. */
function bySession(sessionToken: string): Record<string, string> {
  return { "x-zumo-auth": sessionToken };
}

/** Rows G03, G21, G33: a token exchanged for a session token, and calls with it. */
export const sessionExchangeChecks: readonly Check[] = inGroup("App Service authentication", [
  check(
    "G33",
    "The caller's access token can be exchanged for a session token, which calls the function.",
    async (origin) => {
      const exchanged = await exchange(origin, { access_token: await callersToken(origin) });
      const session = bySession(sessionTokenIn(exchanged));
      const { result: answer, lines } = await loggedDuring(origin, () => call(origin, session));
      return {
        action: "exchanged the caller's token at /.auth/login/aad, and called with X-ZUMO-AUTH",
        expected: {
          called: "reached",
          logged: origin.functionLog ? true : undefined,
        },
        found: {
          called: outcomeOf(answer),
          logged: lines?.some((line) => line.includes(origin.caller.clientId)),
        },
      };
    },
  ),

  check(
    "G03",
    "After a token exchange, /.auth/me returns the caller's claims from the token store.",
    async (origin) => {
      const session = sessionTokenIn(await exchange(origin, { access_token: await callersToken(origin) }));
      const answer = await atAuth(origin, "me", session);
      const [me] = (answer.json ?? []) as readonly {
        readonly provider_name?: string;
        readonly user_claims?: readonly { readonly typ: string; readonly val: string }[];
      }[];
      const { clientClaim } = versionFacts(origin.outputs);
      return {
        action: "exchanged the caller's token, and read /.auth/me",
        expected: { status: 200, provider: "aad", client: origin.caller.clientId },
        found: {
          status: answer.status,
          provider: me?.provider_name,
          client: me?.user_claims?.find(({ typ }) => typ === clientClaim)?.val,
        },
      };
    },
  ),

  check("G21", "After sign-out, the session token gets 401.", async (origin) => {
    const session = sessionTokenIn(await exchange(origin, { access_token: await callersToken(origin) }));
    const before = await call(origin, bySession(session));
    await atAuth(origin, "logout", session);
    const after = await call(origin, bySession(session));
    return {
      action: "exchanged the caller's token, called, signed out, and called again",
      expected: { before: "reached", after: { status: 401, by: "App Service authentication" } },
      found: { before: outcomeOf(before), after: refusalIn(after) },
    };
  }),

  checkByAltering(
    "G21",
    "A user's access token can be exchanged for a session token, which calls the function.",
    (origin, admin) =>
      withSigningInPerson(origin, admin, "assigned", async (person) => {
        const { accessToken } = tokensIn(await requestByPassword(origin, person));
        const exchanged = await exchange(origin, { access_token: accessToken });
        const { user } = (exchanged.json ?? {}) as { readonly user?: { readonly userId?: string } };
        const session = bySession(sessionTokenIn(exchanged));
        const { result: answer, lines } = await loggedDuring(origin, () => call(origin, session, person.endpoint));
        return {
          action: "signed a user in with a password, exchanged the access token, and called with X-ZUMO-AUTH",
          expected: { called: "reached", userId: true, logged: origin.functionLog ? true : undefined },
          found: {
            called: outcomeOf(answer),
            userId: /^sid:[\da-f]+$/.test(user?.userId ?? ""),
            logged: lines?.some((line) => line.includes(`user ${person.userPrincipalName}`)),
          },
        };
      }),
  ),

  checkByAltering(
    "G21",
    "With the v2 issuer and no allowed applications, an ID token alone gets a session token that works as Bearer.",
    (origin, admin) =>
      withPersonAtTheApi(origin, admin, async (person) => {
        const { idToken = "" } = tokensIn(await requestByPassword(origin, person));
        const exchangeAndCall = async () => {
          const exchanged = await exchange(origin, { id_token: idToken });
          if (exchanged.status !== 200) return { exchanged: exchanged.status, called: undefined };
          const bearer = { authorization: `Bearer ${sessionTokenIn(exchanged)}` };
          return { exchanged: 200, called: outcomeOf(await call(origin, bearer, person.endpoint)) };
        };
        const asGuided = await withAuthSettings(
          origin,
          admin,
          (settings) =>
            withEntra(settings, ({ validation, ...entra }) => ({
              ...entra,
              registration: { ...entra.registration, openIdIssuer: versionFacts(origin.outputs, 2).issuer },
              // An ID token names no calling application: the guide's site had no list of them.
              validation: { ...(validation?.allowedAudiences && { allowedAudiences: validation.allowedAudiences }) },
            })),
          exchangeAndCall,
        );
        return {
          action:
            "signed a user in, set the v2 issuer without allowed applications, exchanged the ID token, and called",
          expected: { exchanged: 200, called: "reached" },
          found: asGuided,
        };
      }),
  ),

  {
    row: "G21",
    claim: "A session token works for 8 hours, and no longer.",
    needs: ["advanceClock"],
    run: async (origin) => {
      const session = sessionTokenIn(await exchange(origin, { access_token: await callersToken(origin) }));
      const callAfter = async (hours: number) => {
        await origin.advanceClock?.(hours * 3_600_000);
        try {
          return outcomeOf(await call(origin, bySession(session)));
        } finally {
          await origin.advanceClock?.(-hours * 3_600_000);
        }
      };
      return {
        action: "exchanged the caller's token, and called just under and just over 8 hours later",
        expected: { within: "reached", later: { status: 401, by: "App Service authentication" } },
        found: { within: await callAfter(7.8), later: await callAfter(8.2) },
      };
    },
  },
]);
