import { Unavailable } from "../../text/errors.ts";
import { readFileSync } from "node:fs";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { CallerProof } from "../checks/caller-token.ts";
import type { CredentialKind, Recipe } from "./recipes/recipe.ts";
import { recipeOf } from "./recipes/recipe-of.ts";
import { inputsOf } from "./recipes/token-task.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Neither stack nor environment holds what this caller proves itself with: what to set. */
export class ProofMissing extends Unavailable {
  constructor(caller: string, kinds: readonly CredentialKind[]) {
    const ways = kinds.map((kind) =>
      inputsOf(kind, caller)
        .map(({ name, what }) => `${name} (${what})`)
        .join(" and "),
    );
    super("PROOF_MISSING", `There is nothing that ${caller} could prove itself with here. Set ${ways.join(", or ")}.`);
  }
}

/** Where to ask for a token, and by what proof. The variables are those of the recipes; they win over the stack's secret. */
export interface ReadyCaller {
  readonly recipe: Recipe;
  readonly proof: CallerProof;
}

/**
 * @param outputs with secrets, where the source gives them
 * @param assertions tokens of their identity providers by caller, where the source gives them
 * @throws RecipeRefused, ProofMissing, and the system's error where a named file cannot be read
 */
export function readyCaller(
  outputs: StackOutputs,
  caller: string | undefined,
  environment: Environment,
  assertions: Readonly<Record<string, string>> = {},
): ReadyCaller {
  const wished = recipeOf(outputs, { caller });
  const kinds: readonly CredentialKind[] =
    wished.credential === "password" ? ["password"] : (outputs.callers[wished.caller]?.credentials ?? []);
  const stackSecret = outputs.callers[wished.caller]?.clientSecret;
  for (const kind of kinds) {
    const proof = proofFrom(kind, environment, { secret: stackSecret, assertion: assertions[wished.caller] });
    if (!proof) continue;
    return { recipe: kind === "password" ? wished : recipeOf(outputs, { caller, credentials: [kind] }), proof };
  }
  throw new ProofMissing(wished.caller, kinds);
}

function proofFrom(
  kind: CredentialKind,
  environment: Environment,
  source: { readonly secret: string | undefined; readonly assertion: string | undefined },
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
    case "password":
      return ROPC_USER && ROPC_PASSWORD ? { kind, username: ROPC_USER, password: ROPC_PASSWORD } : undefined;
  }
}

function read(file: string): string {
  return readFileSync(file, "utf8").trim();
}
