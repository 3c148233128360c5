import { types } from "../../../stacks/live/program-types.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { DriftFinding } from "../subject.ts";
import { addedFinding, goneFinding } from "../finding.ts";
import {
  type ApplicationKey,
  type FederatedCredential,
  findApplication,
  listFederatedCredentials,
} from "@protected-function/core/azure/graph/application.ts";
import { findServicePrincipal } from "@protected-function/core/azure/graph/service-principal.ts";
import type { DetectorOptions, Detected } from "../detector.ts";
import type { Deployed, DeployedResources } from "../deployed-resources.ts";
import { lastSegment } from "../../../stacks/live/deployed-object.ts";

const keyLists = ["passwordCredentials", "keyCredentials"] as const;
type KeyHolder = Readonly<Record<(typeof keyLists)[number], readonly ApplicationKey[]>>;

const credentialTypes = [types.clientSecret, types.certificate, types.federatedCredential];

/**
 * Anyone who holds one of these can sign in as the application. Pulumi's refresh misses credentials that Pulumi didn't
 * create. Examples are a secret added in the portal, or one on the service principal, which the portal doesn't even
 * show. https://learn.microsoft.com/graph/api/resources/passwordcredential
 */
export async function credentials(
  application: Deployed,
  options: DetectorOptions,
): Promise<Pick<Detected, "findings">> {
  const { apis, state, stack } = options;
  const servicePrincipal = servicePrincipalOf(application, state);
  const objectId = lastSegment(application.id);
  const registration = await findApplication(apis.graph, objectId);
  // The detector for app registrations reports the missing application.
  if (registration === undefined) return { findings: [] };
  const foundPrincipal = servicePrincipal && (await findServicePrincipal(apis.graph, lastSegment(servicePrincipal.id)));
  const federations = await listFederatedCredentials(apis.graph, objectId);
  const ownCredentials = credentialTypes
    .flatMap((type) => state.ofType(type))
    .filter((credential) => isOf(credential, application));
  const declaredIds = new Set(ownCredentials.map(({ id }) => lastSegment(id)));
  const existingIds = new Set([
    ...keyLists.flatMap((name) => registration[name]).map(({ keyId }) => keyId),
    ...federations.map(({ id }) => id),
  ]);
  return {
    findings: [
      ...keysBeyond(application, registration, declaredIds),
      ...(servicePrincipal && foundPrincipal ? keysBeyond(servicePrincipal, foundPrincipal, declaredIds) : []),
      ...federations
        .filter(({ id }) => !declaredIds.has(id))
        .map((federation) => federationFinding(application, federation)),
      ...ownCredentials
        .filter(({ id }) => !existingIds.has(lastSegment(id)))
        .map((credential) => goneFinding(credential, stack)),
    ],
  };
}

/** @param holder an application or a service principal */
function keysBeyond(holder: Deployed, keys: KeyHolder, declaredIds: ReadonlySet<string>): DriftFinding[] {
  return keyLists.flatMap((property) =>
    keys[property]
      .filter(({ keyId }) => !declaredIds.has(keyId))
      .map(({ keyId, displayName, startDateTime, endDateTime }) => {
        const application = {
          keyId,
          ...(displayName && { displayName }),
          ...(startDateTime && { startDateTime }),
          ...(endDateTime && { endDateTime }),
        };
        const undo = `\`${removal(holder, keyId, property)}\`, then find out who added it and why.`;
        return addedFinding(holder, property, application, undo);
      }),
  );
}

/** https://learn.microsoft.com/cli/azure/ad/app/credential#az-ad-app-credential-delete */
function removal(holder: Deployed, keyId: string, property: string): string {
  const kind = holder.type === types.application ? "app" : "sp";
  const cert = property === "keyCredentials" ? " --cert" : "";
  return `az ad ${kind} credential delete --id ${shellWord(String(holder.outputs["clientId"]))} --key-id ${shellWord(keyId)}${cert}`;
}

function federationFinding(application: Deployed, { id, name, issuer, subject }: FederatedCredential): DriftFinding {
  const target = `--id ${shellWord(lastSegment(application.id))} --federated-credential-id ${shellWord(id)}`;
  const undo = `\`az ad app federated-credential delete ${target}\`, or add it to the settings.`;
  return addedFinding(application, "federatedIdentityCredentials", { id, name, issuer, subject }, undo);
}

/** Ids of credentials begin with the application's object id or the path to it. */
function isOf(credential: Deployed, application: Deployed): boolean {
  return lastSegment(String(credential.inputs["applicationId"])) === lastSegment(application.id);
}

/** The application's service principal in this stack. */
function servicePrincipalOf(application: Deployed, state: DeployedResources): Deployed | undefined {
  const clientId = application.outputs["clientId"];
  return state
    .ofType(types.servicePrincipal)
    .find(({ inputs, outputs }) => [inputs["clientId"], outputs["clientId"]].includes(clientId));
}
