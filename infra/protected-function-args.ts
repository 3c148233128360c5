import type * as pulumi from "@pulumi/pulumi";
import type { Contract } from "@protected-function/guard/contract";
import type { endpointMethodsOf } from "./contract/endpoint-methods.ts";
import type { Adopted } from "./adoption/look-up-adopted.ts";
import type { PolicyPeople } from "./definitions/policies.ts";
import type { DeclaredRole } from "./definitions/declared-role.ts";
import type { FoundCaller } from "./identity/existing-caller.ts";
import type { PhysicalNames } from "./naming.ts";
import type { Settings } from "./settings/settings-schema.ts";
import type { MarkedStack } from "./stack-identity.ts";

export interface ProtectedFunctionArgs {
  readonly contract: Contract;
  /** Its endpoints, one entry per method. */
  readonly endpointMethods: ReturnType<typeof endpointMethodsOf>;
  /** The app roles, as Entra ID stores them. */
  readonly appRoles: readonly DeclaredRole[];
  /**
   * The environment's settings, checked against the contract: callers, people, app settings, hosting, conditional
   * access.
   */
  readonly settings: Settings;
  /** The names in Azure and Entra ID. */
  readonly names: PhysicalNames;
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** The mark of the stack's ownership. */
  readonly mark: MarkedStack;
  /** The adopted resources that were created by hand. */
  readonly adopted: Adopted;
  /** Existing callers, by their names in the settings. */
  readonly existing: ReadonlyMap<string, FoundCaller>;
  /** The people that conditional access policies include or exclude; undefined without conditional access. */
  readonly judged: PolicyPeople | undefined;
  /** The function app's folder, from the folder of `main`: `../functions`. */
  readonly functionsFolder: string;
  /** SHA-256 of the package, hexadecimal. */
  readonly packageSha256: string;
}

/** The parent of a protected function's parts: the component. */
export interface Within {
  readonly parent: pulumi.Resource;
}
