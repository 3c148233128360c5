import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { authorityOf } from "@protected-function/core/azure/clouds.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";
import { readSecretText } from "@protected-function/core/text/secret-variable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import type { TokenRequest } from "../../checks/caller-token.ts";
import { type Endpoint, endpointName } from "../../checks/call.ts";
import type { ManagedIdentityAnswer } from "../../checks/origin.ts";
import { signInClientOf } from "../../checks/people.ts";
import { readyCaller, type TwinCredentials } from "../recipe/caller-proof.ts";
import { RecipeRefused } from "../recipe/recipe-refused.ts";
import type { TokenInSituation } from "../local/control-socket.ts";

/** Callers that no settings name, each with a sentence for help. */
export const situations = {
  "no-token": "nobody: no token is sent",
  stranger: "another application in the tenant, which nobody assigned to the API",
  "no-role": "an application without a role that the endpoint requires",
  expired: "a caller whose token has expired",
  "other-tenant": "a token of another tenant",
} as const;

type Situation = keyof typeof situations;

/** Whether it's a situation, which must be refused. A caller of the settings goes before. */
export function isSituation(as: string | undefined, { callers }: Pick<StackOutputs, "callers">): as is Situation {
  return as !== undefined && Object.hasOwn(situations, as) && !Object.hasOwn(callers, as);
}

/** What the twin adds. A live stack has none of these. */
export interface TwinHelp {
  readonly credentials: TwinCredentials;
  readonly token: (request: TokenInSituation) => Promise<ManagedIdentityAnswer>;
  readonly passwordOf: (userPrincipalName: string) => Promise<string | undefined>;
  /** Everyone in its tenant, by user principal name. */
  readonly people: () => Promise<readonly string[]>;
  /** Creates an unassigned application for the body, and deletes it afterwards. */
  readonly asStranger: <Result>(body: (client: Client) => Promise<Result>) => Promise<Result>;
}

/** An application with its secret. */
export interface Client {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Who calls: how to get the token, or none. */
export interface Identity {
  readonly request: TokenRequest | undefined;
  /** Which caller a situation is about: "shop, without its roles". */
  readonly note?: string;
}

export interface IdentityOptions {
  readonly outputs: StackOutputs;
  /** Secrets included, if the source has them. */
  readonly as: string | undefined;
  readonly endpoint: Endpoint;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Undefined for a live stack. */
  readonly twin: TwinHelp | undefined;
}

/**
 * Calls the body as a caller of the settings, a person, or in a situation.
 *
 * @throws RecipeRefused for an unknown caller, Unavailable for a situation that only a twin brings about
 */
export async function withIdentity<Result>(
  options: IdentityOptions,
  body: (identity: Identity) => Promise<Result>,
): Promise<Result> {
  const { outputs, as, endpoint, twin } = options;
  const isDeclared = as !== undefined && Object.hasOwn(outputs.callers, as);
  if (as === undefined && endpoint.allow === undefined) return body({ request: undefined });
  if (as === undefined || isDeclared) return body({ request: await ready(options, as) });
  if (as.includes("@")) return body({ request: await personRequest(options, as) });
  if (as === "user") {
    await requireNamedPerson(options);
    return body({ request: await ready(options, as) });
  }
  if (!Object.hasOwn(situations, as)) {
    throw unknownCaller(as, outputs, { others: situationsHere(options), people: (await twin?.people()) ?? [] });
  }
  const situation = as as Situation;
  if (situation === "no-token") return body({ request: undefined });
  if (situation === "no-role") {
    const lacking = callerWithoutRole(outputs, endpoint);
    if (lacking !== undefined) {
      return body({
        request: await ready(options, lacking),
        note: `As ${lacking}, which has no role for ${endpointName(endpoint)}.`,
      });
    }
  }
  if (!twin) {
    throw new Unavailable(
      "NEEDS_TWIN",
      `--as ${situation} (${situations[situation]}) needs a twin.\nRun ./pf twin, and leave out --stack and --outputs. On a live stack: ./pf verify`,
    );
  }
  const authority = authorityOf(outputs.tokenEndpoint);
  const { scope } = outputs;
  const given = (clientId: string, answer: ManagedIdentityAnswer): TokenRequest => ({
    clientId,
    authority,
    scope,
    proof: { kind: "managed-identity", answer },
  });
  if (situation === "stranger") {
    return twin.asStranger(({ clientId, clientSecret }) =>
      body({ request: { clientId, authority, scope, proof: { kind: "client-secret", clientSecret } } }),
    );
  }
  if (situation === "other-tenant") {
    const answer = await twin.token({ situation });
    return body({ request: given("", answer) });
  }
  const [name, caller] = firstCaller(outputs, endpoint, twin !== undefined);
  const answer = await twin.token({ situation, clientId: caller.clientId, scope });
  const note = situation === "expired" ? "with a token from two hours ago" : "as if its roles were removed";
  return body({ request: given(caller.clientId, answer), note: `As ${name}, ${note}.` });
}

/** The situations that this stack can bring about. A live stack has no powers of a twin. */
function situationsHere({ outputs, endpoint, twin }: IdentityOptions): readonly string[] {
  return Object.keys(situations).filter(
    (name) =>
      twin !== undefined ||
      name === "no-token" ||
      (name === "no-role" && callerWithoutRole(outputs, endpoint) !== undefined),
  );
}

/** A caller that has none of the roles that the endpoint allows. */
export function callerWithoutRole({ callers }: StackOutputs, { allow = [] }: Endpoint): string | undefined {
  if (allow.length === 0) return undefined;
  return Object.keys(callers).find((name) => !allow.some((role) => callers[name]?.roles.includes(role)));
}

/** The caller that a situation is about: one that may call the endpoint, so that nothing else refuses, or else the first. */
export function usualCaller({ callers }: StackOutputs, { allow = [] }: Endpoint) {
  const entries = Object.entries(callers);
  return entries.find(([, { roles }]) => allow.some((role) => roles.includes(role))) ?? entries[0];
}

/** @throws RecipeRefused without a caller */
function firstCaller(outputs: StackOutputs, endpoint: Endpoint, onTwin: boolean) {
  const chosen = usualCaller(outputs, endpoint);
  if (!chosen) throw RecipeRefused.whichCaller(outputs, onTwin);
  return chosen;
}

async function ready(
  { outputs, endpoint, environment, twin }: IdentityOptions,
  caller: string | undefined,
): Promise<TokenRequest> {
  // A recipe is for an endpoint that needs a token.
  const requested = endpoint.allow === undefined ? undefined : endpointName(endpoint);
  const { recipe, proof } = readyCaller(outputs, caller, environment, twin?.credentials, requested);
  const { clientId, authority, scope } = recipe;
  const request = { clientId, authority, scope, proof };
  if (twin === undefined || proof.kind !== "managed-identity") return request;
  // Asked again now that it's wanted, so that the twin's window shows it.
  const answer = await twin.token({ situation: "own machine", clientId, scope });
  return { ...request, proof: { ...proof, answer } };
}

async function personRequest({ outputs, environment, twin }: IdentityOptions, username: string): Promise<TokenRequest> {
  const client = signInClientOf(outputs);
  if (!client) throw RecipeRefused.publicClientFlowsOff(twin !== undefined);
  const password = twin ? await twin.passwordOf(username) : environment["ROPC_PASSWORD"];
  if (!password && twin) throw RecipeRefused.unknownPerson(username, await twin.people());
  if (!password) {
    throw new RecipeRefused(
      `Set ROPC_PASSWORD to the password of ${printable(username)}.\n${readSecretText("ROPC_PASSWORD")}`,
    );
  }
  const { clientId, scope } = client;
  const authority = authorityOf(outputs.tokenEndpoint);
  return { clientId, authority, scope, proof: { kind: "password", username, password } };
}

/** A person of the twin needs no password of the environment. */
async function requireNamedPerson({ outputs, environment, twin }: IdentityOptions): Promise<void> {
  if (twin === undefined || environment["ROPC_USER"] || !signInClientOf(outputs)) return;
  const [person, ...others] = await twin.people();
  if (person === undefined) return;
  throw new RecipeRefused(
    `--as user signs in whom ROPC_USER and ROPC_PASSWORD name, and ROPC_USER isn't set.\nOn a twin, name the person instead: --as ${shellWord(person)}${others.length === 0 ? "" : `. Also: ${listNames(others)}`}`,
  );
}

interface OthersThanCallers {
  /** What `--as` takes here besides callers and people, who need a client to sign in at. */
  readonly others?: readonly string[];
  /** The twin's, by user principal name. */
  readonly people?: readonly string[];
}

export function unknownCaller(
  as: string,
  outputs: StackOutputs,
  { others = [], people = [] }: OthersThanCallers = {},
): RecipeRefused {
  const names = Object.keys(outputs.callers);
  const users = signInClientOf(outputs) ? ["user"] : [];
  const also = [
    ...(users.length + others.length === 0 ? [] : [listNames([...users, ...others])]),
    ...(users.length === 0 ? [] : ["or a person's user principal name"]),
  ].join(", ");
  const called = people.find((person) => person.toLowerCase().startsWith(`${as.toLowerCase()}@`));
  const lines = [
    `--as is "${printable(as)}", which isn't a caller of this stack.`,
    `Callers: ${listNames(names)}.${also === "" ? "" : ` Also: ${also}.`}`,
    called === undefined
      ? didYouMean(as, [...names, ...users, ...others]).trim()
      : `Did you mean ${printable(called)}?`,
  ];
  return new RecipeRefused(lines.filter((line) => line !== "").join("\n"));
}
