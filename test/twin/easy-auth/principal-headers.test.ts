import type { JWTPayload } from "jose";
import { expect, test } from "vitest";
import { callerId, callerObjectId, clientId, sign, useIssuer, v1Claims, v1Issuer } from "./protected-site.ts";

const issuer = useIssuer();

async function headersFor(claims: JWTPayload, sent: Record<string, string> = {}): Promise<Headers> {
  const site = issuer.site();
  await site.call({ ...sent, authorization: `Bearer ${await sign(issuer.key, claims)}` });
  return site.reached[0]?.headers ?? new Headers();
}

function principalIn(headers: Headers): unknown {
  return JSON.parse(Buffer.from(headers.get("x-ms-client-principal") ?? "", "base64").toString("utf8"));
}

test("G10 identifies the caller to the app: an application by its ids and roles, without a name", async () => {
  const headers = await headersFor(v1Claims);
  expect(principalIn(headers)).toEqual({
    auth_typ: "aad",
    claims: [
      { typ: "aud", val: `api://${clientId}` },
      { typ: "iss", val: v1Issuer },
      { typ: "iat", val: "1795521300" },
      { typ: "nbf", val: "1795521300" },
      { typ: "exp", val: "1795525200" },
      { typ: "appid", val: callerId },
      { typ: "appidacr", val: "1" },
      { typ: "http://schemas.microsoft.com/identity/claims/identityprovider", val: v1Issuer },
      { typ: "http://schemas.microsoft.com/identity/claims/objectidentifier", val: callerObjectId },
      { typ: "roles", val: "Function.Invoke" },
      { typ: "roles", val: "Other.Role" },
      { typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", val: callerObjectId },
      { typ: "http://schemas.microsoft.com/identity/claims/tenantid", val: "11111111-1111-4111-8111-111111111111" },
      { typ: "ver", val: "1.0" },
    ],
    name_typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    role_typ: "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
  });
  expect(headers.get("x-ms-client-principal-id")).toBe(callerObjectId);
  expect(headers.get("x-ms-client-principal-idp")).toBe("aad");
  expect(headers.has("x-ms-client-principal-name")).toBe(false);
});

test("G10 identifies the caller to the app: a user by name, with delegated claims mapped", async () => {
  const { roles: _, idp: __, ...claims } = v1Claims;
  const user = {
    scp: "user_impersonation",
    acr: "1",
    amr: ["pwd", "mfa"],
    email: "ada@twin.onmicrosoft.com",
    family_name: "Lovelace",
    given_name: "Ada",
    name: "Ada Lovelace",
    unique_name: "ada@twin.onmicrosoft.com",
    upn: "ada@twin.onmicrosoft.com",
  };
  const headers = await headersFor({ ...claims, ...user });
  expect(headers.get("x-ms-client-principal-name")).toBe("ada@twin.onmicrosoft.com");
  const principal = principalIn(headers) as { claims: readonly unknown[] };
  expect(principal.claims.slice(-10)).toEqual([
    { typ: "http://schemas.microsoft.com/identity/claims/scope", val: "user_impersonation" },
    { typ: "http://schemas.microsoft.com/claims/authnclassreference", val: "1" },
    { typ: "http://schemas.microsoft.com/claims/authnmethodsreferences", val: "pwd" },
    { typ: "http://schemas.microsoft.com/claims/authnmethodsreferences", val: "mfa" },
    { typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", val: "ada@twin.onmicrosoft.com" },
    { typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", val: "Lovelace" },
    { typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", val: "Ada" },
    { typ: "name", val: "Ada Lovelace" },
    { typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", val: "ada@twin.onmicrosoft.com" },
    { typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", val: "ada@twin.onmicrosoft.com" },
  ]);
});

test("names a v2 user by preferred_username", async () => {
  const headers = await headersFor({ ...v1Claims, preferred_username: "ada@twin.onmicrosoft.com" });
  expect(headers.get("x-ms-client-principal-name")).toBe("ada@twin.onmicrosoft.com");
});

test("B15 replaces the caller's claims about itself, and drops App Service authentication's credential", async () => {
  const headers = await headersFor(v1Claims, {
    "x-ms-client-principal": "forged",
    "X-MS-CLIENT-PRINCIPAL-ID": "forged",
    "x-ms-client-principal-name": "forged",
    "x-ms-client-principal-idp": "forged",
    "x-ms-client-principal-anything": "forged",
    "x-ms-token-aad-access-token": "forged",
    "x-ms-token-google-id-token": "forged",
    "x-zumo-auth": "forged",
    "x-ms-other": "kept",
  });
  expect([...headers.values()]).not.toContain("forged");
  expect(headers.get("x-ms-client-principal-id")).toBe(callerObjectId);
  expect([...headers.keys()].filter((name) => name.startsWith("x-"))).toEqual([
    "x-ms-client-principal",
    "x-ms-client-principal-id",
    "x-ms-client-principal-idp",
    "x-ms-other",
  ]);
});

test("passes the Authorization header on", async () => {
  const token = await sign(issuer.key, v1Claims);
  const site = issuer.site();
  await site.callWith(token);
  expect(site.reached[0]?.headers.get("authorization")).toBe(`Bearer ${token}`);
});
