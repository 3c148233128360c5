import * as fc from "fast-check";

type Claim = readonly [name: string, value: unknown];

/** Claims of RFC 7519, which every issuer's tokens have. */
export const registeredClaims = { times: ["exp", "nbf", "iat"], texts: ["iss", "sub", "jti"], lists: [] };

/** And those that Entra ID's tokens have. */
export const entraClaims = {
  times: registeredClaims.times,
  texts: "iss sub jti oid tid appid azp idtyp scp ver upn preferred_username unique_name email name".split(" "),
  lists: ["roles", "groups"],
};

/** One claim of these with a value that it cannot have, whatever JSON can say. */
export function wrongClaim(claims: typeof entraClaims): fc.Arbitrary<Claim> {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>({ toString: 1 }, [["x"]], [null], 1e20, -1, "\r\nx: y"),
  );
  const of = (names: readonly string[], isRight: (value: unknown) => boolean): fc.Arbitrary<Claim> =>
    fc.tuple(
      fc.constantFrom(...names),
      json.filter((value) => !isRight(value)),
    );
  const isText = (value: unknown): boolean => typeof value === "string" && !/\p{Cc}/u.test(value);
  const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
  return fc.oneof(
    of(claims.times, (value) => typeof value === "number" && value >= 0 && value <= 1e11),
    of(claims.texts, isText),
    of(["aud"], (value) => isText(value) || isList(value)),
    ...(claims.lists.length > 0 ? [of(claims.lists, isList)] : []),
  );
}
