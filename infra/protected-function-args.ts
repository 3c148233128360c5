import type * as pulumi from "@pulumi/pulumi";
import type { Contract } from "../functions/contract/define-contract.ts";
import type { doorsOf } from "../functions/contract/doors.ts";
import type { Adopted } from "./adoption/look-up-adopted.ts";
import type { PolicyPeople } from "./conditional-access/policies.ts";
import type { DeclaredRole } from "./identity/declared-role.ts";
import type { FoundCaller } from "./identity/existing-caller.ts";
import type { physicalNames } from "./naming.ts";
import type { Settings } from "./settings/settings-schema.ts";
import type { MarkedStack } from "./stack-identity.ts";

export interface ProtectedFunctionArgs {
  readonly contract: Contract;
  /** What it offers, door by door. */
  readonly doors: ReturnType<typeof doorsOf>;
  /** The app roles as they are in Entra ID. */
  readonly appRoles: readonly DeclaredRole[];
  /** What the environment says, held against the contract: callers, people, app settings, hosting, conditional access. */
  readonly settings: Settings;
  /** What everything is called in Azure and Entra ID. */
  readonly names: ReturnType<typeof physicalNames>;
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** Whose all of it is. */
  readonly mark: MarkedStack;
  /** What was made by hand and is taken over. */
  readonly adopted: Adopted;
  /** Callers that exist already, by their names in the settings. */
  readonly existing: ReadonlyMap<string, FoundCaller>;
  /** The people that conditional access policies include or exclude; undefined without conditional access. */
  readonly judged: PolicyPeople | undefined;
  /** SHA-256 of the package, hexadecimal. */
  readonly packageSha256: string;
}

/** Where the parts of a protected function stand: below it, and before there was such a component, at the top. */
export interface Within {
  readonly parent: pulumi.Resource;
  readonly aliases: pulumi.Alias[];
}
