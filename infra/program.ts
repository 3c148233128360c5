import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { getClientConfig } from "@pulumi/azure-native/authorization/getClientConfig.js";
import { getUserOutput } from "@pulumi/azuread/getUser.js";
import * as pulumi from "@pulumi/pulumi";
import { buildPackage } from "./build/build-package.ts";
import { requireConnections } from "./build/connections.ts";
import { setSettings } from "./contract/declared-settings.ts";
import { endpointMethodsOf } from "./contract/endpoint-methods.ts";
import { readContract } from "./contract/read-contract.ts";
import { ExpectedError } from "@protected-function/core/text/errors.ts";
import { Readings } from "@protected-function/core/text/readings.ts";
import { adoptedIds, lookUpAdopted } from "./adoption/look-up-adopted.ts";
import { clouds } from "@protected-function/core/azure/clouds.ts";
import { judgedPeople } from "./conditional-access/principals.ts";
import { readSettings } from "./config.ts";
import { requireExpectedLogin } from "./expected-login.ts";
import { DeclaredFunction } from "./declared-function.ts";
import { declaredRoles } from "./definitions/declared-role.ts";
import { findGraphRoles } from "./identity/identity-permissions.ts";
import { findExistingCallers } from "./identity/existing-caller.ts";
import { physicalNames } from "./naming.ts";
import type { ProgramOutputs } from "./outputs.ts";
import { previousDeployment } from "./previous-deployment.ts";
import { ProtectedFunction } from "./protected-function.ts";
import type { NetworkArgs } from "./protected-function-args.ts";
import "./plain-stack-traces.ts";
import "./register-transforms.ts";
import { declareAnonymousPaths } from "./rules/declared-paths.ts";
import { requireSameDeployment } from "./same-deployment.ts";
import { knownId, markStack } from "./stack-identity.ts";
import { printableLines } from "@protected-function/core/text/printable.ts";

export type { AccessRestriction, NetworkArgs, ProtectedFunctionArgs } from "./protected-function-args.ts";
export type { DeclaredFunction } from "./declared-function.ts";
export type * from "./protected-function-parts.ts";
export { ProtectedFunction } from "./protected-function.ts";
export { markStack } from "./stack-identity.ts";

export interface ProtectedFunctionOptions extends NetworkArgs {
  /** The function app's folder, with a slash at its end: `new URL("../functions/", import.meta.url)`. */
  readonly functions: URL;
}

/**
 * Declares an Azure Function behind Entra ID, from its contract and the stack's settings. It checks everything that can
 * be refused before it creates anything: the contract, the settings against it, the package, the login and the previous
 * deployment, existing users and callers, and adopted resources. Only the stack's mark comes before a refusal, because
 * an adopted resource may have another stack's mark. ProtectedFunction then creates hosting, app registrations,
 * policies, assignments, App Service authentication, and behind it the code.
 *
 * @param options the function's folder, and what the settings can't say because it comes from other resources
 * @param opts Pulumi's options for the component: `transforms`, `dependsOn`, `providers`
 * @returns the stack's outputs to export, with members for resources beside it. Every problem fails it, as one
 * pulumi.RunError
 */
export function protectedFunction(options: ProtectedFunctionOptions, opts?: pulumi.ComponentResourceOptions) {
  return new DeclaredFunction(reportingFailure(declare(options, opts)));
}

async function declare(
  { functions, ...network }: ProtectedFunctionOptions,
  opts: pulumi.ComponentResourceOptions | undefined,
) {
  const api = readContract(functions);
  const anonymousPaths = reportingFailure(
    api.then(({ contract, routePrefix }) => endpointMethodsOf(contract, routePrefix).anonymousPaths),
  );
  declareAnonymousPaths(anonymousPaths);
  // The build reads it again, and tells what is wrong.
  const read = await api.catch(() => undefined);
  anonymousPaths.catch(() => {});
  const readings = new Readings();
  const stated = await readings.read(() => readSettings(read?.contract));
  const stack = pulumi.getStack();
  const physical = stated && physicalNames({ name: stated.name, stack, adopt: stated.adopt });
  const [built, signedIn, deployedBefore] = await Promise.all([
    readings.read(() => buildPackage(functions, read && stated && setSettings({ ...stated, ...read }))),
    read && stated && getClientConfig(),
    read && stated && previousDeployment(stated.adopt.hosting ? undefined : physical?.resourceGroup, stated.name),
  ]);
  const { settings, names, functionPackage, login, before } = readings.require({
    settings: stated,
    names: physical,
    functionPackage: built,
    login: signedIn,
    before: deployedBefore,
  });
  const { contract, routePrefix } = await api;
  const { location, adopt } = settings;
  for (const warning of functionPackage.warnings) await pulumi.log.warn(warningText(warning));
  await requireConnections(functionPackage.connections, { ...settings, contract });
  requireExpectedLogin(settings, login);
  const { tenantId, subscriptionId } = login;
  const deployment = {
    stack,
    workload: settings.name,
    location,
    tenantId,
    subscriptionId,
    adopted: adoptedIds(adopt, subscriptionId),
  };
  requireSameDeployment(before, deployment, names.resourceGroup);
  const [judged, existing, graphPermissions] = await Promise.all([
    judgedPeople(settings),
    findExistingCallers(settings.callers),
    findGraphRoles(settings.identity),
  ]);

  const identity = { project: pulumi.getProject(), stack, workload: settings.name, subscriptionId };
  const appRoles = declaredRoles(contract, adopt.api?.appRoleIds, before.appRoles);

  // The mark of the stack's ownership. Its ID is created before any lookup, because an adopted resource may belong to
  // another stack.
  const marked = markStack(identity, { ...settings, deployedBy: login.objectId });
  const adopted = await lookUpAdopted(settings, { ...identity, id: await knownId(marked), appRoles });

  const component = new ProtectedFunction(
    "protected-function",
    {
      ...settings,
      ...network,
      contract,
      routePrefix,
      appRoles,
      packageSha256: functionPackage.sha256,
      bindings: functionPackage.bindings,
      triggers: functionPackage.triggers,
      functionsFolder: relative(process.cwd(), fileURLToPath(functions)).replaceAll(sep, "/"),
      workload: settings.name,
      resourceGroupName: adopt.hosting?.resourceGroupName,
      planName: adopt.hosting?.planName,
      functionAppName: adopt.hosting?.functionAppName,
      apiDisplayName: adopt.api?.displayName,
      tenantId,
      subscriptionId,
      mark: marked,
      ownerObjectIds: settings.owners.map((userPrincipalName) => getUserOutput({ userPrincipalName }).objectId),
      existingCallers: existing,
      graphPermissions,
      moreAllowedClientIds: adopt.api?.callerClientIds,
      policyPeople: judged,
      adopted,
      assignmentIds: adopt.api?.assignmentIds,
    },
    opts,
  );
  const outputs = {
    ...component.outputs,
    tenantId,
    deployment: { id: marked.id, environment: settings.environment, ...deployment },
    tokenEndpoint: `${clouds[settings.cloud].loginEndpoint}/${tenantId}/oauth2/v2.0/token`,
  } satisfies ProgramOutputs;
  return { component, outputs };
}

/** Contract, package or settings that violate a rule are reported without a stack trace. */
async function reportingFailure<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ExpectedError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** The bundler's own words have no place in functions/. */
function warningText(warning: string): string {
  return `${warning.startsWith("functions/") ? "" : "functions/src: "}${printableLines(warning)}`;
}
