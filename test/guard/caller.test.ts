import { describe, expect, test } from "vitest";
import { callerInLog, describeCaller } from "../../packages/guard/caller.ts";
import { readClientPrincipal } from "../../packages/guard/client-principal.ts";
import { claimsOf, clientPrincipal, ids } from "../support/client-principals.ts";

type Claims = Parameters<typeof clientPrincipal>[0];

function describeClaims(claims: Claims, types?: Parameters<typeof clientPrincipal>[1]) {
  return describeCaller(readClientPrincipal(new Headers({ "x-ms-client-principal": clientPrincipal(claims, types) })));
}

function without(claims: Claims, ...types: string[]): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([type]) => !types.includes(type)));
}

const application = {
  kind: "application",
  clientId: ids.clientId,
  objectId: ids.servicePrincipalObjectId,
  tenantId: ids.tenantId,
  roles: ["Function.Invoke"],
};
const user = {
  kind: "user",
  name: "ada@contoso.com",
  objectId: ids.userObjectId,
  tenantId: ids.tenantId,
  roles: ["Function.Invoke"],
};

describe("an application is described by its client id", () => {
  test.each(["v1Application", "v2Application", "mappedApplication"] as const)("from a %s token", (kind) => {
    expect(describeClaims(claimsOf[kind])).toEqual(application);
  });

  test("if idtyp identifies it as one, even if its token could name it", () => {
    expect(describeClaims({ ...claimsOf.v1Application, idtyp: "app", name: "A daemon" })).toEqual(application);
  });

  test("if name_typ refers to a claim that every token has", () => {
    expect(describeClaims(claimsOf.v1Application, { name_typ: "sub" })).toEqual(application);
  });

  test("without roles if it has none", () => {
    expect(describeClaims(without(claimsOf.v1Application, "roles"))).toEqual({ ...application, roles: [] });
  });
});

describe("a caller with two names is refused", () => {
  const another = "55555555-5555-4555-8555-555555555555";
  const long = "http://schemas.microsoft.com/identity/claims/objectidentifier";
  test.each([
    ["an application, by appid and azp", { ...claimsOf.v1Application, azp: another }, "appid and azp differ"],
    ["an application, by azp before appid", { azp: another, ...claimsOf.v1Application }, "azp and appid differ"],
    ["a user, by its application", { ...claimsOf.v2User, appid: another }, "azp and appid differ"],
    [
      "a claim that is there twice",
      { ...claimsOf.v1Application, appid: [ids.clientId, another] },
      "appid and appid differ",
    ],
    ["its object id", { ...claimsOf.v1Application, [long]: another }, `oid and ${long} differ`],
    ["its kind", { ...claimsOf.v1Application, idtyp: ["app", "user"] }, "idtyp and idtyp differ"],
  ])("%s", (_, claims, why) => {
    expect(() => describeClaims(claims)).toThrow(
      expect.objectContaining({
        code: "caller-unknown",
        message: `the client principal doesn't identify a caller: ${why}`,
        detail: "The token names more than one caller.",
      }),
    );
  });

  test("but not the same id under two names", () => {
    expect(describeClaims({ ...claimsOf.v1Application, azp: ids.clientId })).toEqual(application);
  });
});

describe("a user is described by name", () => {
  test.each(["v1User", "v2User", "mappedUser"] as const)("from a %s token", (kind) => {
    expect(describeClaims(claimsOf[kind])).toEqual(user);
  });

  test("by the claim in name_typ, before all others", () => {
    expect(describeClaims({ ...claimsOf.v2User, email: "a@contoso.com" }, { name_typ: "email" })).toEqual({
      ...user,
      name: "a@contoso.com",
    });
  });

  test("by the best name available", () => {
    const claims = { ...claimsOf.v1User, preferred_username: "preferred@contoso.com" };
    const names = [
      ["preferred_username", "preferred@contoso.com"],
      ["upn", "ada@contoso.com"],
      ["unique_name", "live.com#ada@contoso.com"],
      ["name", "Ada Lovelace"],
      [undefined, undefined],
    ];
    const gone: string[] = [];
    for (const [type, name] of names) {
      expect(describeClaims(without(claims, ...gone))).toEqual({ ...user, name });
      if (type !== undefined) gone.push(type);
    }
  });

  test("from an id token, which has no scope", () => {
    expect(describeClaims(without(claimsOf.v2User, "scp", "azp"))).toEqual(user);
  });

  test("if idtyp identifies it as one, even without a scope or a name", () => {
    const claims = { ...without(claimsOf.v1User, "scp", "upn", "unique_name", "name"), idtyp: "user" };
    expect(describeClaims(claims)).toEqual({ ...user, name: undefined });
  });

  test("if only a scope shows that the token is a user's", () => {
    expect(describeClaims(without(claimsOf.v1User, "upn", "unique_name", "name"))).toEqual({
      ...user,
      name: undefined,
    });
  });

  test("and an empty claim counts as absent", () => {
    expect(describeClaims({ ...claimsOf.v1Application, scp: "", name: "" })).toEqual(application);
  });
});

describe("an unknown caller is refused with 401", () => {
  test.each([
    ["an unknown idtyp", { ...claimsOf.v1Application, idtyp: "device" }, 'idtyp "device" is neither "app" nor "user"'],
    [
      "no user's claims and no client id",
      without(claimsOf.v1Application, "appid"),
      "neither the claims of a user nor of an application (appid, azp)",
    ],
    ["a scope and nothing else", { scp: "user_impersonation" }, "a user without a name or object ID"],
    ["nothing at all", {}, "neither the claims of a user nor of an application (appid, azp)"],
  ])("%s", (_, claims, why) => {
    expect(() => describeClaims(claims)).toThrow(
      expect.objectContaining({
        code: "caller-unknown",
        status: 401,
        message: `the client principal doesn't identify a caller: ${why}`,
      }),
    );
  });
});

test("the log names an application by its client id and a user by name and object id", () => {
  expect(callerInLog(describeClaims(claimsOf.v1Application))).toBe(`application ${ids.clientId}`);
  expect(callerInLog(describeClaims(claimsOf.v1User))).toBe(`user ada@contoso.com (${ids.userObjectId})`);
  expect(callerInLog(describeClaims({ scp: "s", oid: ids.userObjectId }))).toBe(`user ${ids.userObjectId}`);
  expect(callerInLog(describeClaims({ scp: "s", upn: "ada@contoso.com" }))).toBe("user ada@contoso.com (no object ID)");
});
