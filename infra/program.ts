import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { getClientConfig } from "@pulumi/azure-native/authorization/getClientConfig.js";
import * as pulumi from "@pulumi/pulumi";
import { buildPackage } from "./build/build-package.ts";
import { endpointMethodsOf } from "./contract/endpoint-methods.ts";
import { readContract } from "./contract/read-contract.ts";
import { ExpectedError } from "@protected-function/core/text/errors.ts";
import { adoptedIds, lookUpAdopted } from "./adoption/look-up-adopted.ts";
import { clouds } from "@protected-function/core/azure/clouds.ts";
import { judgedPeople } from "./conditional-access/principals.ts";
import { readSettings } from "./config.ts";
import { requireExpectedLogin } from "./expected-login.ts";
import { declaredRoles } from "./definitions/declared-role.ts";
import { findExistingCallers } from "./identity/existing-caller.ts";
import { physicalNames } from "./naming.ts";
import type { ProgramOutputs } from "./outputs.ts";
import { previousDeployment } from "./previous-deployment.ts";
import { ProtectedFunction } from "./protected-function.ts";
import { declareAnonymousPaths } from "./register-transforms.ts";
import { requireReasons } from "./rules/enforce-rules.ts";
import { requireSameDeployment } from "./same-deployment.ts";
import { knownId, markStack } from "./stack-identity.ts";
import { printableLines } from "@protected-function/core/text/printable.ts";

export interface ProtectedFunctionOptions {
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
 * @returns the stack's outputs
 * @throws pulumi.RunError with every problem
 */
export async function protectedFunction({ functions }: ProtectedFunctionOptions) {
  const api = reportingFailure(readContract(functions)).then(({ contract, routePrefix }) => ({
    contract,
    endpointMethods: endpointMethodsOf(contract, routePrefix),
  }));
  declareAnonymousPaths(api.then(({ endpointMethods }) => endpointMethods.anonymousPaths));
  const { contract, endpointMethods } = await api;
  const settings = readSettings(contract);
  requireReasons(settings.exemptions);
  const { location, adopt } = settings;
  const stack = pulumi.getStack();
  const names = physicalNames({ name: settings.name, stack, adopt });
  const [login, functionPackage, before] = await Promise.all([
    getClientConfig(),
    reportingFailure(buildPackage(functions)),
    previousDeployment(adopt.hosting ? undefined : names.resourceGroup, settings.name),
  ]);
  for (const warning of functionPackage.warnings) await pulumi.log.warn(`functions/src: ${printableLines(warning)}`);
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
  const [judged, existing] = await Promise.all([judgedPeople(settings), findExistingCallers(settings.callers)]);

  const identity = { project: pulumi.getProject(), stack, workload: settings.name, subscriptionId };
  const appRoles = declaredRoles(contract, adopt.api?.appRoleIds, before.appRoles);

  // The mark of the stack's ownership. Its ID is created before any lookup, because an adopted resource may belong to
  // another stack.
  const marked = markStack(identity, { ...settings, deployedBy: login.objectId });
  const adopted = await lookUpAdopted(settings, { ...identity, id: await knownId(marked), appRoles });

  const { outputs } = new ProtectedFunction("protected-function", {
    contract,
    endpointMethods,
    appRoles,
    settings,
    names,
    tenantId,
    subscriptionId,
    mark: marked,
    adopted,
    existing,
    judged,
    packageSha256: functionPackage.sha256,
    functionsFolder: relative(process.cwd(), fileURLToPath(functions)).replaceAll(sep, "/"),
  });
  return {
    ...outputs,
    tenantId,
    deployment: { id: marked.id, environment: settings.environment, ...deployment },
    tokenEndpoint: `${clouds[settings.cloud].loginEndpoint}/${tenantId}/oauth2/v2.0/token`,
  } satisfies ProgramOutputs;
}

/** A contract or package that violates a rule is reported without a stack trace. */
async function reportingFailure<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ExpectedError) throw new pulumi.RunError(error.message);
    throw error;
  }
}
