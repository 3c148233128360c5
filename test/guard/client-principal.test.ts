import { describe, expect, test } from "vitest";
import { CallRefused } from "../../packages/guard/call-refused.ts";
import { readClientPrincipal } from "../../packages/guard/client-principal.ts";
import { encode } from "../support/client-principals.ts";

function read(header: string | undefined) {
  return readClientPrincipal(new Headers(header === undefined ? {} : { "x-ms-client-principal": header }));
}

function refusalOf(header: string | undefined): CallRefused {
  try {
    read(header);
  } catch (error) {
    if (error instanceof CallRefused) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

const whole = {
  auth_typ: "aad",
  claims: [{ typ: "appid", val: "Grüße" }],
  name_typ: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
  role_typ: "roles",
};

describe("the client principal", () => {
  test("is read from its header, in UTF-8", () => {
    expect(read(encode(whole))).toEqual({
      claims: [{ type: "appid", value: "Grüße" }],
      nameType: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
      roleType: "roles",
    });
  });

  test("may omit its name and role types, or leave them empty", () => {
    expect(read(encode({ auth_typ: "aad", claims: [] }))).toEqual({
      claims: [],
      nameType: undefined,
      roleType: undefined,
    });
    expect(read(encode({ ...whole, name_typ: null, role_typ: "" }))).toMatchObject({
      nameType: undefined,
      roleType: undefined,
    });
  });

  test("may have unknown properties", () => {
    expect(read(encode({ ...whole, more: 1, claims: [{ typ: "a", val: "b", more: 1 }] })).claims).toEqual([
      { type: "a", value: "b" },
    ]);
  });

  test.each([undefined, ""])("is required: %j is refused with 401", (header) => {
    expect(refusalOf(header)).toMatchObject({ code: "principal-missing", status: 401 });
  });

  test.each([
    ["not base64", "{}", "not base64"],
    ["URL-safe base64", "-_8=", "not base64"],
    ["not JSON", Buffer.from("{").toString("base64"), "not JSON in UTF-8"],
    ["not UTF-8", Buffer.from([0x22, 0xff, 0x22]).toString("base64"), "not JSON in UTF-8"],
    ["null", encode(null), "expected a JSON object, found null"],
    ["an array", encode([]), "expected a JSON object, found an array"],
    ["a text", encode("aad"), 'expected a JSON object, found "aad"'],
    ["another provider", encode({ ...whole, auth_typ: "google" }), 'auth_typ is "google", not "aad"'],
    ["without a provider", encode({ claims: [] }), 'auth_typ is absent, not "aad"'],
    ["without claims", encode({ auth_typ: "aad" }), "claims is absent, not an array"],
    ["claims as an object", encode({ ...whole, claims: {} }), "claims is of type object, not an array"],
    ["a claim that is null", encode({ ...whole, claims: [null] }), "claims[0] has no typ or val that is a string"],
    [
      "a claim with a number",
      encode({ ...whole, claims: [...whole.claims, { typ: "roles", val: 1 }] }),
      "claims[1] has no typ or val that is a string",
    ],
    ["a role type that is an array", encode({ ...whole, role_typ: ["roles"] }), "role_typ is an array, not a string"],
    ["a name type that is a number", encode({ ...whole, name_typ: 1 }), "name_typ is of type number, not a string"],
    ["more than 64 Ki characters", "A".repeat(65_537), "65537 characters, more than 65536"],
  ])("is refused with 401 if it is %s", (_, header, why) => {
    const refusal = refusalOf(header);
    expect(refusal).toMatchObject({ code: "principal-malformed", status: 401 });
    expect(refusal.message).toBe(`X-MS-CLIENT-PRINCIPAL is malformed: ${why}`);
    expect(refusal.detail).toBe("The client principal from App Service authentication can't be read.");
  });

  test("may be as large as 64 Ki characters", () => {
    const claims = [{ typ: "groups", val: "x" }];
    const fill = (65_536 / 4) * 3 - JSON.stringify({ auth_typ: "aad", claims }).length;
    const header = encode({ auth_typ: "aad", claims: [{ typ: "groups", val: "x".repeat(fill + 1) }] });
    expect(header).toHaveLength(65_536);
    expect(read(header).claims).toHaveLength(1);
  });
});
