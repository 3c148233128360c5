import { type Cloud, cloudOf } from "../../azure/clouds.ts";
import { passwordForm } from "../../azure/token.ts";
import { callersForm } from "../call.ts";
import type { Origin } from "../origin.ts";
import { scopeOf, type SigningInPerson } from "../password-grant.ts";

/** How the token endpoint answered: 200, or the code of its refusal. */
export type TokenAnswer = 200 | number;

export interface AskedToken {
  readonly answer: TokenAnswer;
  readonly accessToken: string | undefined;
  /** What a refusal says: it names the resource that it is about. */
  readonly description: string;
  readonly suberror: string | undefined;
  readonly claims: string | undefined;
}

/** Microsoft Graph, in every tenant. */
export const graphClientId = "00000003-0000-0000-c000-000000000000";
/** Windows Azure Active Directory: what low-privilege requests count as since 2026. */
export const directoryClientId = "00000002-0000-0000-c000-000000000000";

export const scopes = {
  api: scopeOf,
  graph: (_: SigningInPerson, { graph }: Cloud) => `${graph}/.default`,
  azure: (_: SigningInPerson, { resourceManager }: Cloud) => `${resourceManager}/.default`,
  signInOnly: () => "openid profile",
} as const;

/** Asks for a token as a person, from an address. */
export function askAsPerson(
  origin: Origin,
  person: SigningInPerson,
  what: keyof typeof scopes,
  from: string,
): Promise<AskedToken> {
  return ask(origin, passwordForm(person.client.clientId, person, scopes[what](person, cloudOf(origin.outputs))), from);
}

/** Asks for a token for the API as the stack's caller, from an address. */
export async function askAsCaller(origin: Origin, from: string): Promise<AskedToken> {
  return ask(origin, await callersForm(origin), from);
}

async function ask(origin: Origin, form: Readonly<Record<string, string>>, from: string): Promise<AskedToken> {
  if (!origin.sendFrom) throw new Error("A token was asked for from a place, without the power to be there.");
  const { status, text } = await origin.sendFrom(from, {
    method: "POST",
    url: origin.outputs.tokenEndpoint,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  const body = JSON.parse(text) as {
    readonly access_token?: string;
    readonly error_codes?: readonly number[];
    readonly error_description?: string;
    readonly suberror?: string;
    readonly claims?: string;
  };
  return {
    answer: status === 200 ? 200 : (body.error_codes?.[0] ?? status),
    accessToken: body.access_token,
    description: body.error_description ?? "",
    suberror: body.suberror,
    claims: body.claims,
  };
}
