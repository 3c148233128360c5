import type { Answer } from "../azure/http.ts";

/** The token endpoint's refusal, as far as checks compare it. */
export interface TokenRefusal {
  readonly status: number;
  readonly error: unknown;
  readonly codes: unknown;
}

export function tokenErrorIn({ status, json }: Answer): TokenRefusal {
  const body = (json ?? {}) as { readonly error?: unknown; readonly error_codes?: unknown };
  return { status, error: body.error, codes: body.error_codes };
}

/** The tokens of an answer that gave some. */
export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string | undefined;
}

/** @throws Error that names the refusal, never a token */
export function tokensIn(answer: Answer): Tokens {
  const body = (answer.json ?? {}) as { readonly access_token?: string; readonly id_token?: string };
  if (body.access_token === undefined) {
    throw new Error(`No token came back, but ${JSON.stringify(tokenErrorIn(answer))}.`);
  }
  return { accessToken: body.access_token, idToken: body.id_token };
}
