import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { Requirements } from "./wanted.ts";
import { findEngine } from "@protected-function/engine/find-engine.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { shellEnvironment } from "@protected-function/engine/engine-environment.ts";
import type { Launcher } from "@protected-function/engine/launcher.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import { missingBackend, wrongBackend } from "../../stacks/live/no-backend.ts";
import { identityUrn, randomStringIn, stackStateOf } from "../../stacks/live/stack-state.ts";

/** Input of every check. Checks only read: they use GET, and the one POST that lists app settings. */
export interface Surroundings {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly deployer: Deployer;
  readonly subscriptionId: string;
  readonly requirements: Requirements;
  /** Undefined if the state couldn't be read. */
  readonly deployed: DeployedAlready | undefined;
  /** Why Pulumi's backend can't be used, and what to do, one a line. Undefined: nothing is known to be missing. */
  readonly backendMissing?: readonly string[] | undefined;
  readonly now: Date;
  /** What `npx pulumi` would run here. Undefined in a demo, which tells nothing of this machine. */
  readonly launcher?: Launcher | undefined;
  /** The program's folder. Undefined in a demo. */
  readonly directory?: string | undefined;
}

/** The deployer, from the claims of the login's tokens. */
export interface Deployer {
  readonly kind: "application" | "person";
  readonly objectId: string;
  /**
   * The client id of the application that the token was issued to. For a person, this is their client, such as the
   * Azure CLI.
   */
  readonly clientId: string;
  readonly tenantId: string;
  /** Microsoft Graph permissions: app roles of an application, or scopes of a person's client. */
  readonly permissions: readonly string[];
  /** Template ids of directory roles; undefined if the token has no `wids`. */
  readonly directoryRoles: readonly string[] | undefined;
}

/**
 * Reads the claims of an access token for Microsoft Graph: `scp` is in a person's, `roles` in an application's.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function deployerOf(claims: Readonly<Record<string, unknown>>): Deployer {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : "");
  const texts = (name: string) => {
    const value = claims[name];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : undefined;
  };
  const isPerson = claims["scp"] !== undefined || claims["idtyp"] === "user";
  return {
    kind: isPerson ? "person" : "application",
    objectId: text("oid"),
    clientId: text("appid") || text("azp"),
    tenantId: text("tid"),
    permissions: isPerson ? text("scp").split(" ").filter(Boolean) : (texts("roles") ?? []),
    directoryRoles: texts("wids"),
  };
}

/** An earlier deployment, from the stack's own state. */
export interface DeployedAlready {
  /** The stack's identity. Missing without a state. */
  readonly stackId?: string | undefined;
  /** The project that the state names. */
  readonly project?: string | undefined;
  /** Ids of the resources in the state, in lower case. */
  readonly resourceIds: ReadonlySet<string>;
}

/**
 * Asks Pulumi's backend if an engine is installed. Doesn't install one. Only the state shows whether this stack or
 * another one uses a name in Azure.
 *
 * @returns nothing of a deployment without an answer; an empty one for a stack that doesn't exist yet
 */
export async function readBackend(
  stack: string,
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Pick<Surroundings, "deployed" | "backendMissing">> {
  const run = createRunCommand(processGuardian());
  const engine = await findEngine({ env, run });
  if (engine === undefined) return { deployed: undefined, backendMissing: wrongBackend(env) };
  const args = ["stack", "export", "--non-interactive", "--color=never", `--stack=${stack}`];
  const { exitCode, stdout, stderr } = await run(engine.path, args, {
    env: shellEnvironment(env, engine.path),
    cwd: directory,
  });
  if (exitCode === 0) return { deployed: deployedIn(JSON.parse(stdout) as Readonly<Record<string, unknown>>) };
  if (/no stack named/.test(stderr)) return { deployed: { resourceIds: new Set() } };
  return { deployed: undefined, backendMissing: missingBackend(stderr, env) };
}

/** @param document as `Stack.export` returns it */
export function deployedIn(document: Readonly<Record<string, unknown>>): DeployedAlready {
  const state = stackStateOf(document);
  return {
    stackId: randomStringIn(state, "stack-id"),
    project: identityUrn(state)?.split("::")[1],
    resourceIds: new Set(state.resources.map(({ id = "" }) => id.toLowerCase())),
  };
}
