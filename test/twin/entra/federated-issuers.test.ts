import { exportJWK, generateKeyPair, SignJWT, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { AdjustableClock } from "../../../packages/twin/clock.ts";
import { FederatedIssuers, FederatedIssuerUnreadable } from "../../../packages/twin/entra/token/federated-issuers.ts";

const issuer = "https://issuer.example";
const configurationUrl = `${issuer}/.well-known/openid-configuration`;
const keysUrl = `${issuer}/keys`;
const good = { issuer, jwks_uri: keysUrl };

/** An internet of these pages. */
function pagesOf(pages: Readonly<Record<string, unknown>>): typeof globalThis.fetch {
  return async (input) => {
    const url = input instanceof Request ? input.url : input.toString();
    if (!(url in pages)) throw new TypeError("fetch failed");
    const page = pages[url];
    return typeof page === "string" ? new Response(page) : Response.json(page);
  };
}

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const token = await new SignJWT({}).setProtectedHeader({ alg: "RS256", kid }).sign(privateKey);
  return { token, published: { ...(await exportJWK(publicKey)), kid } };
}

const one = await newKey("one");

describe("an identity provider whose documents cannot be believed", () => {
  it.each([
    ["are not there", {}],
    ["are no JSON", { [configurationUrl]: "<html>" }],
    [
      "are another's",
      { [configurationUrl]: { ...good, issuer: "https://other.example" }, [keysUrl]: { keys: [one.published] } },
    ],
    ["name no keys", { [configurationUrl]: { issuer } }],
    ["name keys that are not there", { [configurationUrl]: good }],
    ["name keys that are none", { [configurationUrl]: good, [keysUrl]: { keys: "none" } }],
  ])("has its own refusal, unlike a bad token: they %s", async (_, pages) => {
    const issuers = new FederatedIssuers({ fetch: pagesOf(pages), clock: new AdjustableClock() });
    const verifying = issuers.keysOf(issuer).then((keys) => jwtVerify(one.token, keys));
    await expect(verifying).rejects.toBeInstanceOf(FederatedIssuerUnreadable);
  });
});

it("finds a newly published key once the cooldown is over by the twin's clock", async () => {
  const clock = new AdjustableClock();
  const two = await newKey("two");
  const published = [one.published];
  const issuers = new FederatedIssuers({
    fetch: pagesOf({ [configurationUrl]: good, [keysUrl]: { keys: published } }),
    clock,
  });
  const verify = async (token: string) => jwtVerify(token, await issuers.keysOf(issuer));
  await verify(one.token);

  published.push(two.published);
  await expect(verify(two.token)).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  clock.advance(30_000);
  await expect(verify(two.token)).resolves.toBeDefined();
});
