import { types } from "../../../stacks/live/program-types.ts";
import { allowedApplicationsPath, entraProviderPath } from "@protected-function/core/azure/arm/auth-settings.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { Json } from "../snapshot/snapshot.ts";
import { opened } from "./access-restrictions.ts";
import { factsOf, pairsOf, placesOf, type StackState, type StateResource, subjectOf } from "./stack-state.ts";

const site = types.site;
const gate = types.authSettings;
const publishing = [types.scmPublishing, types.ftpPublishing];

/**
 * A new site needs the same protection as the stack's own: App Service authentication and no publishing passwords. An
 * existing site must keep its protection, which the change may declare for another site instead.
 */
export function siteFindings(before: StackState, after: StackState): readonly Finding[] {
  const isDeclared = ({ path }: StateResource) =>
    after.resources.some((resource) => resource.path === path || resource.movedFrom === path);
  return pairsOf(before, after)
    .filter(({ after: { type } }) => type === site)
    .flatMap(({ before: resourceBefore, after: resource }): readonly Finding[] => {
      const facts = factsOf(resource);
      const subject = subjectOf(resource);
      const places = placesOf(resource);
      // A resource that is no longer declared has its own finding.
      const isLost = (type: string): boolean => {
        const guard = resourceBefore && ofSite(before, type, resourceBefore);
        return (
          !ofSite(after, type, resource) && (resourceBefore === undefined || (guard !== undefined && isDeclared(guard)))
        );
      };
      const open = publishing.filter(isLost);
      const lacks = resourceBefore ? [] : missingProtection(ofSite(after, gate, resource)?.inputs);
      return [
        ...(lacks.length === 0
          ? []
          : [finding({ id: "resource/without-authentication", subject, facts: { ...facts, lacks }, ...places })]),
        ...(resourceBefore && isLost(gate) ? [finding({ id: "gate/missing", subject, facts, ...places })] : []),
        // Default: allowed. https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable
        ...(resourceBefore ? opened(resourceBefore.inputs["siteConfig"], resource.inputs["siteConfig"]) : []).map(
          (path) =>
            finding({
              id: "resource/unprotected",
              subject: `${subject} ${path}`,
              facts: { ...facts, danger: "more networks", path },
              ...places,
            }),
        ),
        ...(open.length === 0
          ? []
          : [
              finding({
                id: "resource/unprotected",
                subject: `${subject} publishing`,
                facts: { ...facts, danger: "publishing password", lacks: open },
                ...places,
              }),
            ]),
      ];
    });
}

/** Finds a resource of a site by the site's name, which is case-insensitive. */
function ofSite({ resources }: StackState, type: string, resource: StateResource): StateResource | undefined {
  const name = ({ inputs }: StateResource) => String(inputs["name"]).toLowerCase();
  return resources.find((otherResource) => otherResource.type === type && name(otherResource) === name(resource));
}

/**
 * Missing protection in authsettingsV2, by path; every path if there is no authsettingsV2.
 * https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-authsettingsv2
 */
function missingProtection(inputs: Readonly<Record<string, Json>> | undefined): readonly string[] {
  if (inputs === undefined) return ["authsettingsV2"];
  const demands: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
    "platform.enabled": (value) => value === true,
    "globalValidation.requireAuthentication": (value) => value === true,
    "globalValidation.unauthenticatedClientAction": (value) => value === "Return401" || value === "Return403",
    "globalValidation.excludedPaths": isEmpty,
    // Default: true.
    "httpSettings.requireHttps": (value) => value !== false,
    [`${entraProviderPath}.enabled`]: (value) => value !== false,
    [`${entraProviderPath}.registration.clientId`]: (value) => typeof value === "string",
    [`${entraProviderPath}.registration.openIdIssuer`]: (value) => typeof value === "string",
    // Without this setting, any application in the tenant is allowed.
    [allowedApplicationsPath]: (value) => !isEmpty(value),
  };
  const otherProviders = Object.keys(Object(inputs["identityProviders"])).filter(
    (name) => name !== "azureActiveDirectory",
  );
  return [
    ...Object.entries(demands).flatMap(([path, holds]) => (holds(at(inputs, path)) ? [] : [path])),
    ...otherProviders.map((name) => `identityProviders.${name}`),
  ];
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function at(value: Json | undefined, path: string): Json | undefined {
  return path
    .split(".")
    .reduce<Json | undefined>(
      (current, key) =>
        typeof current === "object" && current !== null && !Array.isArray(current)
          ? (current as Readonly<Record<string, Json>>)[key]
          : undefined,
      value,
    );
}
