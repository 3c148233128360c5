import type { Deployed } from "./deployed-resources.ts";
import { lastSegment } from "../../stacks/live/deployed-object.ts";
import { effectOf, effectOfGone } from "./effects/effect-of.ts";
import { quotedName, subjectOf, type DriftFinding } from "./subject.ts";
import type { ValueDifference } from "../../stacks/compare/differences.ts";
import type { Names } from "./names.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** Something that couldn't be read. Its drift is missing from the findings. */
export interface Unchecked {
  readonly what: string;
  readonly why: string;
  /** The missing permission, if that is the reason. */
  readonly needs?: string;
}

/** A change of the program or its settings that isn't deployed yet. Not drift. */
export interface Undeployed {
  readonly resource: string;
  readonly what: string;
  readonly change: "create" | "update" | "delete";
  /** Properties that differ. Empty for a whole resource. */
  readonly properties: readonly string[];
}

/** The result of the comparison. */
export interface Drift {
  readonly stack: string;
  /** The most dangerous first. Lists each difference once, even if both the refresh and a detector found it. */
  readonly findings: readonly DriftFinding[];
  /** Names of the ids in the findings, by id. An id that isn't here has no known name. */
  readonly names: Names;
  readonly unchecked: readonly Unchecked[];
  readonly undeployed: readonly Undeployed[];
  /** Not drift, but worth knowing: other policies that name the API. */
  readonly information: readonly string[];
  /** Resources of the stack in Azure and Entra ID, which were compared. */
  readonly resources: number;
}

interface HowFound extends Pick<DriftFinding, "seenBy" | "undo"> {
  /** Every difference of the resource, to tell what is left of a list. Default: this one alone. */
  readonly all?: readonly ValueDifference[];
}

/** The finding for one difference of a resource. */
export function findingOf(
  resource: Deployed,
  difference: ValueDifference,
  { seenBy, undo, all = [difference] }: HowFound,
): DriftFinding {
  const { path, kind, expected, found } = difference;
  const deployed = listAt(resource.inputs, path) ?? listAt(resource.outputs, path);
  const ofPath = all.filter((difference) => difference.path === path);
  const remaining = ofPath.reduce(
    (sum, difference) => sum + (difference.kind === "added" ? 1 : difference.kind === "removed" ? -1 : 0),
    deployed?.length ?? 0,
  );
  const elements = deployed && { deployed: deployed.length, left: remaining };
  return {
    ...subjectOf(resource, path),
    kind,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    ...effectOf(resource.type, { ...difference, name: quotedName(resource), ...(elements && { elements }) }),
    seenBy,
    undo,
  };
}

function listAt(values: Deployed["inputs"], path: string): readonly unknown[] | undefined {
  const list = path.split(".").reduce<unknown>((value, key) => (Object(value) as Deployed["inputs"])[key], values);
  return Array.isArray(list) ? list : undefined;
}

/** Something that the stack didn't create. Pulumi's refresh misses it. */
export function addedFinding(resource: Deployed, property: string, found: unknown, undo: string): DriftFinding {
  return findingOf(resource, { path: property, kind: "added", found }, { seenBy: "look", undo });
}

/** A whole resource that no longer exists. */
export function goneFinding(resource: Deployed, stack: string, seenBy: DriftFinding["seenBy"] = "look"): DriftFinding {
  return {
    ...subjectOf(resource),
    kind: "gone",
    ...effectOfGone(resource.type),
    seenBy,
    undo: `\`npx pulumi up --refresh --stack ${shellWord(stack)}\` creates it again.`,
  };
}

/** Without `--refresh`, an update compares the program with the state alone and finds nothing to do. */
export function undoneByUp(stack: string): string {
  return `\`npx pulumi up --refresh --stack ${shellWord(stack)}\``;
}

/**
 * Returns the command that undoes a change to an application if an update won't. Three causes: the program tells Pulumi
 * to ignore the property, azuread has no input for it, or azuread's removal request changes nothing.
 */
export function undoOfApplication(path: string, application: Deployed): string | undefined {
  if (path.startsWith("identifierUris")) {
    const clientId = String(application.outputs["clientId"]);
    return `\`az ad app update --id ${shellWord(clientId)} --identifier-uris <the expected ones>\`. Pulumi ignores this property.`;
  }
  if (path.startsWith("api.preAuthorizedApplications")) {
    return `\`${patch(application, { api: { preAuthorizedApplications: [] } })}\``;
  }
  // Inferred: to remove all claims, azuread 6.9.1 sends an empty object (expandApplicationOptionalClaims), but Graph's
  // PATCH merges complex properties. https://learn.microsoft.com/graph/api/application-update
  if (path.startsWith("optionalClaims")) {
    const noClaims = { optionalClaims: { accessToken: [], idToken: [], saml2Token: [] } };
    return `\`${patch(application, noClaims)}\`. \`npx pulumi up\` sends an empty object, which probably removes no claim.`;
  }
  return undefined;
}

function patch(application: Deployed, body: object): string {
  const url = `https://graph.microsoft.com/v1.0/applications/${lastSegment(application.id)}`;
  return `az rest --method PATCH --url ${shellWord(url)} --body ${shellWord(JSON.stringify(body))} --headers Content-Type=application/json`;
}
