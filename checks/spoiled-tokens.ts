import { createHmac, generateKeyPairSync, sign } from "node:crypto";

/** A token that must open nothing, and what is wrong with it. */
export interface SpoiledToken {
  readonly what: string;
  readonly token: string;
}

type Part = Readonly<Record<string, unknown>>;

/**
 * What an attacker can make of a good token: every one looks right but for one thing.
 *
 * @param good a token that opens the door, in compact form
 * @param publicKeyPem the key that it is signed with, as its issuer publishes it
 */
export function spoiledTokens(good: string, publicKeyPem: string): readonly SpoiledToken[] {
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
    { what: "signed with another tenant's key", token: forged({}) },
    { what: "of another issuer", token: forged({}, { iss: `https://sts.windows.net/${tenant}/`, tid: tenant }) },
    { what: "for another audience", token: forged({}, { aud: "api://somebody-elses" }) },
    { what: "of the future", token: forged({}, { nbf: seconds(86_400), exp: seconds(90_000) }) },
    { what: "of the past", token: forged({}, { nbf: seconds(-90_000), exp: seconds(-86_400) }) },
    { what: "with alg none", token: `${encoded({ ...header, alg: "none" })}.${encoded(payload)}.` },
    { what: "with HS256 by the public key", token: hmac() },
    {
      what: "with a changed payload",
      token: `${encoded(header)}.${encoded({ ...payload, roles: ["Everything"] })}.${signature}`,
    },
    { what: "without kid", token: forged({ kid: undefined, x5t: undefined }) },
    { what: "with an unknown kid", token: forged({ kid: "unknown", x5t: "unknown" }) },
    { what: "without a signature", token: `${encoded(header)}.${encoded(payload)}.` },
    { what: "that is no token", token: "not-a-token" },
  ];
}

function encoded(part: Part): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decoded(text: string): Part {
  return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Part;
}
