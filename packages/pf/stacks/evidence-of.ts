import { basename } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { NoToken } from "@protected-function/core/azure/login.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";
import { projectName } from "@protected-function/infra/settings/lenient-settings.ts";
import type { Evidence, ProjectCommit } from "@protected-function/core/text/evidence.ts";
import { projectIn } from "./settings/settings-in-file.ts";
import { SettingsRefused } from "./settings/settings-refused.ts";

interface EvidenceOptions extends Omit<Evidence, "commit" | "at" | "version" | "project" | "stacks" | "settingsFiles"> {
  readonly stack?: string | undefined;
  /** The settings file's path. Absent if none was read. */
  readonly settingsFile?: string | undefined;
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Gathers the evidence for one stack's result. */
export async function evidenceOf(options: EvidenceOptions): Promise<Evidence> {
  const { stack, settingsFile, directory, now, environment, signal, ...known } = options;
  const commit = await projectCommit(directory, { environment, signal });
  const project = projectOf(directory);
  return {
    ...known,
    ...(project !== undefined && { project }),
    stacks: stack === undefined ? [] : [stack],
    settingsFiles: settingsFile === undefined ? [] : [basename(settingsFile)],
    ...(commit && { commit }),
    at: new Date(now).toISOString(),
    version: manifest.version,
  };
}

/** The name in the folder's Pulumi.yaml. A file that can't be read has an error of its own elsewhere. */
export function projectOf(directory: string): string | undefined {
  try {
    return projectName(projectIn(directory));
  } catch (error) {
    if (error instanceof SettingsRefused) return undefined;
    throw error;
  }
}

/** This project's version, for evidence that is gathered elsewhere. */
export const projectVersion: string = manifest.version;

/** The checked-out commit; undefined without Git or a repository. */
export async function projectCommit(
  directory: string,
  { environment, signal }: Pick<EvidenceOptions, "environment" | "signal">,
): Promise<ProjectCommit | undefined> {
  // Not the whole environment: in a hook, GIT_DIR and similar variables name another repository.
  const env = { ...childEnvironment(environment), LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
  const run = createRunCommand(processGuardian());
  const git = (...args: readonly string[]) => run("git", args, { env, cwd: directory, signal });
  const { exitCode, stdout } = await git("rev-parse", "--short", "--verify", "HEAD");
  if (exitCode !== 0) return undefined;
  // A new file also counts: the program may import it.
  const status = await git("status", "--porcelain", "--untracked-files=normal");
  return { id: stdout.trim(), uncommitted: status.exitCode !== 0 || status.stdout.trim() !== "" };
}

/**
 * The tenant's name and default domain. Only some logins may read them, so a refusal leaves them out.
 * https://learn.microsoft.com/graph/api/organization-list
 */
export async function tenantNames(graph: JsonApi): Promise<Pick<NonNullable<Evidence["tenant"]>, "name" | "domain">> {
  try {
    const { value = [] } = Object(await graph.call("GET", "/v1.0/organization")) as { readonly value?: Organization[] };
    const [organization] = value;
    const name = organization?.displayName;
    const domain = organization?.verifiedDomains?.find(({ isDefault }) => isDefault)?.name;
    return { ...(name !== undefined && { name }), ...(domain !== undefined && { domain }) };
  } catch (error) {
    if ([RequestRefused, NoAnswer, NoToken].some((knownClass) => error instanceof knownClass)) return {};
    throw error;
  }
}

interface Organization {
  readonly displayName?: string;
  readonly verifiedDomains?: readonly { readonly name: string; readonly isDefault?: boolean }[];
}
