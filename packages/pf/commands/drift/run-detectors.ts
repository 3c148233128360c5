import { type ProgramType, types } from "../../stacks/live/program-types.ts";
import { runDetector, type Detected, type DetectorOptions } from "./detector.ts";
import {
  appSettings,
  authenticationOverrides,
  authSettings,
  deployedPackage,
  siteConfiguration,
} from "./detectors/function-app.ts";
import { azureRoleAssignments } from "./detectors/azure-role-assignments.ts";
import { orphans } from "./detectors/orphans.ts";
import { credentials } from "./detectors/credentials.ts";
import { permissionGrants, servicePrincipal } from "./detectors/service-principal.ts";
import { identityPermissions } from "./detectors/identity.ts";
import { policies } from "./detectors/policies.ts";
import { registration } from "./detectors/registration.ts";
import type { Deployed } from "./deployed-resources.ts";
import { subjectOf, type DriftFinding } from "./subject.ts";

/** Permissions required for reading. The detectors link to Microsoft's pages about them. */
const permissions = {
  listSettings: "microsoft.web/sites/config/list/action (in Website Contributor, not in Reader)",
  read: "Reader on the resource group",
  everything: "Reader on the subscription, and Application.Read.All",
  identity: "Reader on the subscription, and Application.Read.All or the role Directory Readers",
  publish: "microsoft.web/sites/publish/action (in Website Contributor, not in Reader)",
  applications: "Application.Read.All, or the role Directory Readers",
  grants: "Directory.Read.All, or the role Directory Readers",
  policies: "Policy.Read.All, or the role Security Reader",
} as const;

type Run = (resource: Deployed, options: DetectorOptions) => Promise<Pick<Detected, "findings" | "information">>;

/** Runs every detector. One that fails doesn't hide the results of another. */
export async function runDetectors(options: DetectorOptions): Promise<Detected> {
  const { state } = options;
  const runEach = (type: ProgramType, words: string, needs: string, run: Run): readonly Promise<Detected>[] =>
    state
      .ofType(type)
      .map((resource) => runDetector(`${words} of ${subjectOf(resource).what}`, needs, () => run(resource, options)));
  const results = await Promise.all([
    ...runEach(types.site, "app settings", permissions.listSettings, appSettings),
    ...runEach(
      types.site,
      "app settings that override authentication",
      permissions.listSettings,
      authenticationOverrides,
    ),
    ...runEach(types.site, "access restrictions and CORS", permissions.read, siteConfiguration),
    ...runEach(types.authSettings, "all properties", permissions.listSettings, authSettings),
    ...runEach(types.upload, "upload", permissions.publish, deployedPackage),
    runDetector("resources with the stack's id", permissions.everything, () => orphans(options)),
    runDetector("Azure role assignments", permissions.read, () => azureRoleAssignments(options)),
    ...runEach(types.identity, "roles and permissions", permissions.identity, identityPermissions),
    ...runEach(types.application, "properties", permissions.applications, registration),
    ...runEach(types.application, "credentials", permissions.applications, credentials),
    ...runEach(types.servicePrincipal, "assignments and owners", permissions.applications, servicePrincipal),
    runDetector("delegated permission grants", permissions.grants, () => permissionGrants(options)),
    ...(state.ofType(types.policy).length === 0
      ? []
      : [runDetector("conditional access policies", permissions.policies, () => policies(options))]),
  ]);
  return {
    findings: results.flatMap(({ findings }): readonly DriftFinding[] => findings),
    unchecked: results.flatMap(({ unchecked }) => unchecked),
    information: results.flatMap(({ information = [] }) => information),
  };
}
