import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { signInClientOf } from "../../checks/people.ts";
import { authorityOf } from "@protected-function/core/azure/clouds.ts";
import { calledEndpoint, chooseEndpoint } from "./choose-endpoint.ts";
import { type CredentialKind, type Flow, type Recipe, inputsOf, scopeOf, tokenTask } from "./recipe.ts";
import { RecipeRefused } from "./recipe-refused.ts";
import type { CallersRecipe, HttpTask } from "../../checks/origin.ts";
import { protectedEndpoints } from "../../checks/call.ts";

type ApplicationCredential = Exclude<CredentialKind, "password">;

interface RecipeOptions {
  /** Whether the outputs are a twin's. Default: a live stack's. */
  readonly onTwin?: boolean;
  /** A caller's name. Default: the only one. `user`: a user, with the password flow. */
  readonly caller?: string | undefined;
  /** Default: the flow of `caller`, else client credentials. */
  readonly flow?: Flow | undefined;
  /** An endpoint by its name, or as `POST orders/{id}`. Default: the first that the caller may call. */
  readonly endpoint?: string | undefined;
  /** The credentials that work in the reader's language. Default: all. The recipe uses the caller's safest one. */
  readonly credentials?: readonly ApplicationCredential[];
}

/** A user's name on the command line, in place of a caller's. */
const user = "user";

/**
 * Returns the recipe for one caller of a deployed stack. It needs no secret and contains none.
 *
 * @throws RecipeRefused if the stack has no such caller, or the caller doesn't support that flow
 */
export function recipeOf(outputs: StackOutputs, options: RecipeOptions = {}): Recipe {
  const signIn = signInClientOf(outputs);
  const flow =
    options.flow ??
    (options.caller === user && !Object.hasOwn(outputs.callers, user) ? "password" : "client-credentials");
  if (flow === "password") {
    if (!signIn) throw RecipeRefused.publicClientFlowsOff(options.onTwin ?? false);
    const caller = firstCaller(outputs, options);
    return {
      ...recipe(outputs, { caller: user, credential: "password", clientId: signIn.clientId }, options.endpoint),
      ...(caller && { otherFlow: otherFlow(outputs, "client-credentials", caller) }),
    };
  }
  const caller = chosenCaller(outputs, options);
  const settings = Object.hasOwn(outputs.callers, caller) ? outputs.callers[caller] : undefined;
  if (!settings) throw RecipeRefused.unknownCaller(caller, Object.keys(outputs.callers));
  const kinds = credentialsOf(settings);
  const credential = kinds.find((kind) => options.credentials?.includes(kind) ?? true);
  if (!credential) throw RecipeRefused.noCredential(caller, settings, options.credentials);
  const { clientId } = settings;
  return {
    ...recipe(outputs, { caller, credential, clientId }, options.endpoint),
    ...(signIn &&
      settings.existing === undefined && {
        otherFlow: otherFlow(outputs, "password", { caller: user, credential: "password", clientId: signIn.clientId }),
      }),
  };
}

/** Another team's application keeps its own way to authenticate. It may be any of these; a secret is shown first. */
export function credentialsOf({
  existing,
  credentials,
}: StackOutputs["callers"][string]): readonly ApplicationCredential[] {
  if (existing === "managed-identity") return ["managed-identity"];
  if (existing === undefined || credentials.length > 0) return credentials;
  return ["client-secret", "certificate", "federated"];
}

interface Chosen {
  readonly caller: string;
  readonly credential: CredentialKind;
  readonly clientId: string;
}

function recipe(
  outputs: StackOutputs,
  { caller, credential, clientId }: Chosen,
  requestedCaller: string | undefined,
): Omit<Recipe, "otherFlow"> {
  const { api, callers } = outputs;
  const roles = callers[caller]?.roles ?? Object.keys(api.appRoles);
  const { endpoint, inputs } = calledEndpoint(chooseEndpoint(outputs, requestedCaller, roles), roles);
  const tokenEndpoint = new URL(outputs.tokenEndpoint).href;
  const exchangeUrl = new URL("/.auth/login/aad", endpoint.url).href;
  return {
    caller,
    flow: credential === "password" ? "password" : "client-credentials",
    credential,
    inputs: [...inputsOf(credential, caller), ...inputs],
    clientId,
    authority: authorityOf(tokenEndpoint),
    tokenEndpoint,
    scope: scopeOf(outputs, credential),
    endpoint,
    exchangeUrl,
    tokenVersion: api.tokenVersion,
    token: tokenTask(outputs, credential, clientId),
    direct: callTask(endpoint, { Authorization: "Bearer {{access_token}}" }),
    session: [exchangeTask(exchangeUrl), callTask(endpoint, { "X-ZUMO-AUTH": "{{authenticationToken}}" })],
  };
}

/** https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out#client-directed-sign-in */
function exchangeTask(url: string): HttpTask {
  return {
    name: "Exchange",
    method: "POST",
    url,
    headers: { "Content-Type": "application/json" },
    body: { kind: "json", fields: { access_token: "{{access_token}}" } },
    capture: [{ name: "authenticationToken", path: "$.authenticationToken" }],
  };
}

function callTask({ method, url, body }: Recipe["endpoint"], proof: Readonly<Record<string, string>>): HttpTask {
  return {
    name: "Call",
    method,
    url,
    headers: { ...proof, ...(body !== undefined && { "Content-Type": "application/json" }) },
    ...(body !== undefined && { body: { kind: "text", text: body } }),
    capture: [],
  };
}

function otherFlow(outputs: StackOutputs, flow: Flow, chosen: Chosen): NonNullable<Recipe["otherFlow"]> {
  const { caller, credential, clientId } = chosen;
  return { flow, inputs: inputsOf(credential, caller), token: tokenTask(outputs, credential, clientId) };
}

function chosenCaller(outputs: StackOutputs, { caller, onTwin = false }: RecipeOptions): string {
  if (caller !== undefined) return caller;
  const names = Object.keys(outputs.callers);
  if (names.length !== 1) throw RecipeRefused.whichCaller(outputs, onTwin);
  return names[0] ?? "";
}

/**
 * The application that is shown next to the password flow for comparison: the requested one, else the first possible
 * one.
 */
function firstCaller({ callers }: StackOutputs, options: RecipeOptions): Chosen | undefined {
  for (const [caller, { clientId, credentials }] of Object.entries(callers)) {
    const credential = credentials.find((kind) => options.credentials?.includes(kind) ?? true);
    const isRequested = options.caller === undefined || options.caller === user || options.caller === caller;
    if (credential && isRequested) return { caller, credential, clientId };
  }
  return undefined;
}

/**
 * The recipe of HTTP tasks for the caller with a client ID; undefined if it has no client secret to paste, or needs no
 * token.
 */
export function callersRecipe(outputs: StackOutputs, clientId: string): CallersRecipe | undefined {
  const entry = Object.entries(outputs.callers).find(([, caller]) => caller.clientId === clientId);
  if (!entry?.[1].credentials.includes("client-secret") || protectedEndpoints(outputs).length === 0) return undefined;
  const { token, direct, session } = recipeOf(outputs, { caller: entry[0], credentials: ["client-secret"] });
  return { token, direct, session };
}
