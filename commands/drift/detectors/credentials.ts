import { shellWord } from "../../../text/shell-word.ts";
import type { DriftFinding } from "../subject.ts";
import { addedFinding, goneFinding } from "../finding.ts";
import { listAll } from "../../../azure/list-all.ts";
import { type DetectorOptions, type Detected, readOrGone } from "../detector.ts";
import type { Deployed, DeployedResources } from "../deployed-resources.ts";
import { lastSegment } from "../../../stacks/live/thing.ts";

interface Credential {
  readonly keyId: string;
  readonly displayName?: string | null;
  readonly startDateTime?: string | null;
  readonly endDateTime?: string | null;
}

interface Federation {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
}

const credentialTypes = [":ApplicationPassword", ":ApplicationCertificate", ":ApplicationFederatedIdentityCredential"];

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
  const found = await readOrGone(apis.graph, `/v1.0${application.id}`);
  // The detector for app registrations reports the missing application.
  if (found === undefined) return { findings: [] };
  const itself = servicePrincipal && (await readOrGone(apis.graph, `/v1.0${servicePrincipal.id}`));
  const federations = await listAll<Federation>(apis.graph, `/v1.0${application.id}/federatedIdentityCredentials`);
  const own = credentialTypes.flatMap((type) => state.ofType(type)).filter((one) => isOf(one, application));
  const known = new Set(own.map(({ id }) => lastSegment(id)));
  const there = new Set([
    ...["passwordCredentials", "keyCredentials"]
      .flatMap((name) => credentialsIn(found, name))
      .map(({ keyId }) => keyId),
    ...federations.map(({ id }) => id),
  ]);
  return {
    findings: [
      ...keysBeyond(application, found, known),
      ...(servicePrincipal && itself ? keysBeyond(servicePrincipal, itself, known) : []),
      ...federations.filter(({ id }) => !known.has(id)).map((federation) => federationFinding(application, federation)),
      ...own.filter(({ id }) => !there.has(lastSegment(id))).map((credential) => goneFinding(credential, stack)),
    ],
  };
}

/** @param holder an application or a service principal */
function keysBeyond(
  holder: Deployed,
  found: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): DriftFinding[] {
  return ["passwordCredentials", "keyCredentials"].flatMap((property) =>
    credentialsIn(found, property)
      .filter(({ keyId }) => !known.has(keyId))
      .map(({ keyId, displayName, startDateTime, endDateTime }) => {
        const found = {
          keyId,
          ...(displayName && { displayName }),
          ...(startDateTime && { startDateTime }),
          ...(endDateTime && { endDateTime }),
        };
        const undo = `\`${removal(holder, keyId, property)}\`, then find out who added it and why.`;
        return addedFinding(holder, property, found, undo);
      }),
  );
}

/** https://learn.microsoft.com/cli/azure/ad/app/credential#az-ad-app-credential-delete */
function removal(holder: Deployed, keyId: string, property: string): string {
  const kind = holder.type.endsWith(":Application") ? "app" : "sp";
  const cert = property === "keyCredentials" ? " --cert" : "";
  return `az ad ${kind} credential delete --id ${shellWord(String(holder.outputs["clientId"]))} --key-id ${shellWord(keyId)}${cert}`;
}

function federationFinding(application: Deployed, { id, name, issuer, subject }: Federation): DriftFinding {
  const target = `--id ${shellWord(lastSegment(application.id))} --federated-credential-id ${shellWord(id)}`;
  const undo = `\`az ad app federated-credential delete ${target}\`, or add it to the settings.`;
  return addedFinding(application, "federatedIdentityCredentials", { id, name, issuer, subject }, undo);
}

function credentialsIn(found: Readonly<Record<string, unknown>>, property: string): readonly Credential[] {
  const value = found[property];
  return Array.isArray(value) ? (value as readonly Credential[]) : [];
}

/** Ids of credentials begin with the application's object id or the path to it. */
function isOf(credential: Deployed, application: Deployed): boolean {
  return lastSegment(String(credential.inputs["applicationId"])) === lastSegment(application.id);
}

/** The application's service principal in this stack. */
function servicePrincipalOf(application: Deployed, state: DeployedResources): Deployed | undefined {
  const clientId = application.outputs["clientId"];
  return state
    .ofType(":ServicePrincipal")
    .find(({ inputs, outputs }) => [inputs["clientId"], outputs["clientId"]].includes(clientId));
}
