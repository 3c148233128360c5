import { isSecretVariable, readSecretText } from "@protected-function/core/text/secret-variable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { readFileSync } from "node:fs";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { CallerProof } from "../../checks/caller-token.ts";
import { type CredentialKind, type Recipe, inputsOf } from "./recipe.ts";
import type { ManagedIdentityAnswer } from "../../checks/origin.ts";
import { credentialsOf, recipeOf } from "./recipe-of.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A running twin's credentials for callers: tokens of their identity providers and of managed identities. */
export interface TwinCredentials {
  /** Tokens of their identity providers, by caller. */
  readonly assertions?: Readonly<Record<string, string>>;
  /** The answers that their machines get, by caller. */
  readonly machines?: Readonly<Record<string, ManagedIdentityAnswer>>;
}

/** Neither the stack nor the environment has this caller's credential. The message lists the variables to set. */
export class ProofMissing extends Unavailable {
  constructor(caller: string, kinds: readonly CredentialKind[]) {
    if (kinds.includes("managed-identity")) {
      super(
        "PROOF_MISSING",
        `${caller} is an existing app. As a managed identity, it gets tokens on its own machine only. Run a recipe ` +
          `there (./pf recipes --for curl --as ${shellWord(caller)}), or try it on a twin: ./pf twin.`,
      );
      return;
    }
    const instructions = kinds.map((kind) =>
      inputsOf(kind, caller)
        .map(({ name, what }) => `${name} (${what})`)
        .join(" and "),
    );
    const secrets = kinds.flatMap((kind) => inputsOf(kind, caller)).filter(({ name }) => isSecretVariable(name));
    super(
      "PROOF_MISSING",
      [
        `No credential of ${caller} was found.`,
        `Set ${instructions.join(", or ")}.`,
        ...secrets.map(({ name }) => readSecretText(name)),
      ].join("\n"),
    );
  }
}

/** The address to request a token from, and the credential. The recipes' variables override the stack's secret. */
export interface ReadyCaller {
  readonly recipe: Recipe;
  readonly proof: CallerProof;
}

/**
 * @param outputs with secrets, if the source has them
 * @param twin what a running twin provides for its callers; undefined: the source is a live stack
 * @param endpoint default: the first that the caller may call
 * @throws RecipeRefused, ProofMissing, and the system's error if a named file can't be read
 */
export function readyCaller(
  outputs: StackOutputs,
  caller: string | undefined,
  environment: Environment,
  twin?: TwinCredentials,
  endpoint?: string,
): ReadyCaller {
  const { assertions = {}, machines = {} } = twin ?? {};
  const requested = recipeOf(outputs, { caller, endpoint, onTwin: twin !== undefined });
  const settings = outputs.callers[requested.caller];
  const kinds: readonly CredentialKind[] =
    requested.credential === "password" || !settings ? [requested.credential] : credentialsOf(settings);
  const stackSecret = outputs.callers[requested.caller]?.clientSecret;
  for (const kind of kinds) {
    const proof = proofFrom(kind, environment, {
      secret: stackSecret,
      assertion: assertions[requested.caller],
      machine: machines[requested.caller],
    });
    if (!proof) continue;
    if (kind === requested.credential || kind === "password") return { recipe: requested, proof };
    return { recipe: recipeOf(outputs, { caller: requested.caller, credentials: [kind], endpoint }), proof };
  }
  throw new ProofMissing(requested.caller, kinds);
}

function proofFrom(
  kind: CredentialKind,
  environment: Environment,
  source: {
    readonly secret: string | undefined;
    readonly assertion: string | undefined;
    readonly machine: ManagedIdentityAnswer | undefined;
  },
): CallerProof | undefined {
  const { CALLER_SECRET, CALLER_CERTIFICATE_FILE, CALLER_KEY_FILE, CALLER_ASSERTION_FILE, ROPC_USER, ROPC_PASSWORD } =
    environment;
  switch (kind) {
    case "client-secret": {
      const clientSecret = CALLER_SECRET ? CALLER_SECRET : source.secret;
      return clientSecret === undefined ? undefined : { kind, clientSecret };
    }
    case "certificate":
      if (!CALLER_CERTIFICATE_FILE || !CALLER_KEY_FILE) return undefined;
      return { kind, certificate: read(CALLER_CERTIFICATE_FILE), privateKey: read(CALLER_KEY_FILE) };
    case "federated":
      if (CALLER_ASSERTION_FILE) return { kind, assertion: read(CALLER_ASSERTION_FILE) };
      return source.assertion === undefined ? undefined : { kind, assertion: source.assertion };
    case "managed-identity":
      return source.machine && { kind, answer: source.machine };
    case "password":
      return ROPC_USER && ROPC_PASSWORD ? { kind, username: ROPC_USER, password: ROPC_PASSWORD } : undefined;
  }
}

function read(file: string): string {
  return readFileSync(file, "utf8").trim();
}
