type Json = Readonly<Record<string, unknown>>;

/** What a pasted text is, read without any key. The token itself is in none of it. */
export type DecodedToken =
  | { readonly form: "jwt"; readonly header: Json; readonly claims: Json; readonly signed: boolean }
  | { readonly form: "encrypted"; readonly algorithm: string }
  | { readonly form: "opaque"; readonly what: "refresh token" | "client secret" }
  | { readonly form: "malformed"; readonly why: string };

/** Reads a token, with or without `Bearer `, or the whole answer of a token endpoint or of the exchange. */
export function decodeToken(text: string): DecodedToken {
  const token = tokenIn(text.trim())
    .replace(/^(?:authorization:\s*)?bearer\s+/i, "")
    .replace(/^(["'])(.*)\1$/s, "$2");
  if (token === "") return malformed("it is empty");
  if (/\s/.test(token)) return malformed("it has white space or line breaks in it, and a token has none");
  // Entra ID's refresh tokens begin so (reported: captures); its client secrets have Q~ as fifth and sixth character.
  if (/^[01]\.A[\w.-]+$/.test(token)) return { form: "opaque", what: "refresh token" };
  if (/^[\w~.-]{3}\dQ~[\w~.-]+$/.test(token)) return { form: "opaque", what: "client secret" };
  const parts = token.split(".");
  const header = jsonIn(parts[0] ?? "");
  if (parts.length === 5 && header?.["enc"] !== undefined) {
    return { form: "encrypted", algorithm: String(header["enc"]) };
  }
  if (parts.length !== 3) {
    return malformed(`a JWT has three parts between dots, this has ${parts.length}, as if it were cut off`);
  }
  if (!header) return malformed("its first part is no JSON object in base64url");
  const claims = jsonIn(parts[1] ?? "");
  if (!claims) return malformed("its second part is no JSON object in base64url, as if it were cut off or altered");
  return { form: "jwt", header, claims, signed: parts[2] !== "" };
}

/** `{"access_token": …}`, `{"authenticationToken": …}`, or the text itself. */
function tokenIn(text: string): string {
  if (!text.startsWith("{")) return text;
  const answer = parsed(text);
  for (const name of ["access_token", "authenticationToken", "id_token"]) {
    const token = answer?.[name];
    if (typeof token === "string") return token;
  }
  return text;
}

function jsonIn(part: string): Json | undefined {
  return /^[\w-]+$/.test(part) ? parsed(Buffer.from(part, "base64url").toString("utf8")) : undefined;
}

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function malformed(why: string): DecodedToken {
  return { form: "malformed", why };
}
