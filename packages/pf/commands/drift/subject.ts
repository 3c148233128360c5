import type { Effect } from "./effects/effect.ts";
import type { Deployed } from "./deployed-resources.ts";
import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { nounOf, resourceTypeOf, types } from "../../stacks/live/program-types.ts";
import { lastSegment } from "../../stacks/live/deployed-object.ts";
import { logicalName } from "../../stacks/live/stack-state.ts";

/** Names a resource for someone who looks for it in the portal. */
export function subjectOf(
  resource: Deployed,
  property = "",
): Pick<DriftFinding, "resource" | "what" | "portal" | "property"> {
  const noun = nounOf(resource.type);
  const { portal = "Azure > Resource groups", pages } = resourceTypeOf(resource.type) ?? {};
  const name = displayNameOf(resource);
  const page = pages?.find(([beginning]) => property.startsWith(beginning))?.[1];
  return {
    resource: logicalName(resource),
    what: name === undefined ? noun : `${noun} "${name}"`,
    portal: page === undefined ? portal : `${portal} > ${page}`,
    property,
  };
}

/** @returns the name that the portal shows, or the program's, in quotation marks */
export function quotedName(resource: Deployed): string {
  return `"${displayNameOf(resource) ?? logicalName(resource)}"`;
}

function displayNameOf(resource: Deployed): string | undefined {
  const { type, id, inputs, outputs } = resource;
  const displayName = inputs["displayName"] ?? outputs["displayName"] ?? outputs["principalDisplayName"];
  if (typeof displayName === "string" && displayName !== "") return displayName;
  if (type === types.identifierUri) return String(inputs["identifierUri"]);
  if (!type.startsWith("azure-native:")) return undefined;
  // Parts of a site have the site's name.
  const [, siteName] = /\/sites\/([^/]+)/i.exec(id) ?? [];
  const name = siteName ?? lastSegment(id);
  // A role assignment's name is a random id.
  return name !== undefined && guidForm.test(name) ? logicalName(resource) : name;
}

/** One difference between Azure or Entra ID and the deployment. */
export interface DriftFinding {
  /** The program's name for the resource, the last part of its URN: `api`, `integration-service-principal`. */
  readonly resource: string;
  /** The resource, with its name in the portal: `app registration "whocalls API (test)"`. */
  readonly what: string;
  /** The resource's page in the portal: `Entra ID > App registrations > Authentication`. */
  readonly portal: string;
  /** The property, in the program's words: `web.redirectUris`. Empty: the resource as a whole. */
  readonly property: string;
  readonly kind: "added" | "removed" | "changed" | "gone";
  /** As deployed. Absent if nothing was deployed. Never a secret, never the value of an app setting. */
  readonly expected?: unknown;
  /** The current value. Absent if it no longer exists. */
  readonly found?: unknown;
  /** `access`: may allow more access. `lacking`: may block access, or break something else. `other`: neither. */
  readonly meaning: Effect["meaning"];
  /** 0 is the most dangerous. */
  readonly rank: Effect["rank"];
  /** What it does to access, or why it does nothing, in a sentence. */
  readonly effect: string;
  /** `refresh`: Pulumi's refresh found it. `look`: a detector of this command did. */
  readonly seenBy: "refresh" | "look";
  /** A command in backticks, with a sentence if needed, or a sentence alone. */
  readonly undo: string;
}
