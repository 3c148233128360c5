import type { Application } from "@pulumi/azuread/application.js";
import { ApplicationCertificate } from "@pulumi/azuread/applicationCertificate.js";
import { ApplicationFederatedIdentityCredential } from "@pulumi/azuread/applicationFederatedIdentityCredential.js";
import { ApplicationPassword } from "@pulumi/azuread/applicationPassword.js";
import * as pulumi from "@pulumi/pulumi";
import type { Cloud } from "@protected-function/core/azure/clouds.ts";
import type { CallerSettings } from "../settings/caller-settings.ts";
import { federationsOf } from "./federation.ts";

export interface ClientCredentialsArgs {
  readonly application: Application;
  readonly tenantId: string;
  readonly cloud: Cloud;
  readonly settings: CallerSettings;
}

/** The kinds of credential that a caller may have. */
type CredentialKind = "client-secret" | "certificate" | "federated";

/** The caller's credentials: client secrets in two slots, a certificate, federated credentials. */
export class ClientCredentials extends pulumi.ComponentResource {
  /** The kinds of credentials that it has, the safer first. */
  readonly kinds: readonly CredentialKind[];
  /** The newer secret: the one to use. A Pulumi secret. */
  readonly clientSecret: pulumi.Output<string> | undefined;
  /** When that secret expires, RFC 3339. */
  readonly clientSecretEndDate: string | undefined;

  constructor(name: string, args: ClientCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:ClientCredentials", name, {}, opts);
    const { application, settings } = args;
    // A credential is deleted with its application: deleting each would cost a request and twenty seconds.
    const childOptions = { parent: this, deletedWith: application };

    const slots = (["first", "second"] as const).flatMap((slot) => {
      const secret = settings.secrets?.[slot];
      if (!secret) return [];
      const password = new ApplicationPassword(
        `${name}-${slot}-client-secret`,
        {
          applicationId: application.id,
          displayName: `${name} ${slot}`,
          endDate: secret.endDate,
          ...(secret.startDate !== undefined && { startDate: secret.startDate }),
        },
        childOptions,
      );
      return [{ ...secret, password }];
    });

    if (settings.certificate) {
      new ApplicationCertificate(
        `${name}-certificate`,
        {
          applicationId: application.id,
          type: "AsymmetricX509Cert",
          encoding: "pem",
          value: settings.certificate.pem,
          ...(settings.certificate.endDate !== undefined && { endDate: settings.certificate.endDate }),
        },
        childOptions,
      );
    }

    for (const { key, description, issuer, subject, audience } of federationsOf(settings.federated ?? {}, args)) {
      new ApplicationFederatedIdentityCredential(
        `${name}-${key}`,
        { applicationId: application.id, displayName: key, description, issuer, subject, audiences: [audience] },
        childOptions,
      );
    }

    this.kinds = [
      ...(Object.keys(settings.federated ?? {}).length > 0 ? (["federated"] as const) : []),
      ...(settings.certificate ? (["certificate"] as const) : []),
      ...(slots.length > 0 ? (["client-secret"] as const) : []),
    ];
    const [current] = slots.toSorted(newestFirst);
    this.clientSecret = current && pulumi.secret(current.password.value);
    this.clientSecretEndDate = current?.endDate;
    this.registerOutputs({
      kinds: this.kinds,
      clientSecret: this.clientSecret,
      clientSecretEndDate: this.clientSecretEndDate,
    });
  }
}

type Slot = NonNullable<NonNullable<CallerSettings["secrets"]>["first"]>;

/**
 * Sorts the secret with the latest start date first: a rotation wrote it. A secret without a start date is older; of
 * two such secrets, the one that expires first comes first. The end date alone isn't enough: without a start date, it
 * may be later than any that a rotation may write.
 */
function newestFirst(left: Slot, right: Slot): number {
  const { startDate: starts = "" } = left;
  const { startDate: otherStarts = "" } = right;
  return otherStarts.localeCompare(starts) || right.endDate.localeCompare(left.endDate);
}
