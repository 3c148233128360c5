import { clientToken } from "../support/client-token.ts";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalDeployment, deployLocally } from "../support/local-deployment.ts";
import { rsaCertificate } from "../support/rsa-certificate.ts";

const trusted = {
  issuer: "https://oidc.contoso.example/cluster",
  subject: "system:serviceaccount:orders:worker",
} as const;
type CallerName = "integration" | "partner" | "cluster";
export const ada = "ada@twin.onmicrosoft.com";

/** The deployed stack, and what its callers' teams, its people and its deployer prove themselves with. */
export interface WitnessedStack {
  readonly deployment: LocalDeployment;
  /** Of a caller, by its name: what Microsoft's clients call these values. */
  readonly caller: (name: CallerName) => Readonly<Record<string, string>>;
  /** What the caller's tokens for the API say, as `claims-of` reads them. */
  readonly claimsOf: (name: CallerName) => object;
  readonly person: Readonly<Record<string, string>>;
  readonly claimsOfAda: () => object;
  readonly deployer: Readonly<Record<string, string>>;
  /** The API's own tokens, of version 1 and, of another application, 2. */
  readonly apiTokens: Readonly<Record<string, string>>;
  readonly resourceGroup: string;
  readonly site: string;
  readonly close: () => Promise<void>;
}

/** One stack for every witness: a caller by secret, one by certificate, one by federation, and a person. */
export async function deployForWitnesses(): Promise<WitnessedStack> {
  const certificate = await rsaCertificate();
  const deployment = await deployLocally({
    settings: {
      publicClientFlows: true,
      people: { "Function.Invoke": { users: [ada] } },
      callers: {
        integration: { secrets: { first: { endDate: "2099-05-01T00:00:00Z" } } },
        partner: { certificate: { pem: certificate.pem } },
        cluster: { federated: { worker: trusted } },
      },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "protected-function-witnesses-"));
  const close = async (): Promise<void> => {
    rmSync(folder, { recursive: true, force: true });
    await deployment.close();
  };
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  try {
    const { outputs, origin, local } = deployment;
    const { control } = local.twin;
    const password = `aA1!${crypto.randomUUID()}`;
    await deployment.graph.call("PATCH", `/v1.0/users/${ada}`, {
      passwordProfile: { password, forceChangePasswordNextSignIn: false },
    });
    const common = { AZURE_TENANT_ID: control.tenantId, SCOPE: outputs.scope };
    const assertion = await control.externalToken({ ...trusted, audience: "api://AzureADTokenExchange" });
    const proofs = {
      integration: { AZURE_CLIENT_SECRET: origin.caller.clientSecret },
      partner: {
        AZURE_CLIENT_CERTIFICATE_PATH: file("both.pem", `${certificate.privateKeyPem}\n${certificate.pem}\n`),
        CERTIFICATE_FILE: file("certificate.pem", certificate.pem),
        CERTIFICATE_KEY_FILE: file("key.pem", certificate.privateKeyPem),
        CERTIFICATE_THUMBPRINT: createHash("sha256").update(new X509Certificate(certificate.pem).raw).digest("hex"),
      },
      cluster: { AZURE_FEDERATED_TOKEN_FILE: file("assertion", assertion) },
    };
    const [, , , , resourceGroup = "", , , , site = ""] = outputs.functionApp.siteId.split("/");
    return {
      deployment,
      caller: (name) => ({ ...common, AZURE_CLIENT_ID: outputs.callers[name]?.clientId ?? "", ...proofs[name] }),
      claimsOf: (name) => ({
        aud: outputs.scope.replace(/\/\.default$/, ""),
        appid: outputs.callers[name]?.clientId,
        roles: ["Function.Invoke"],
      }),
      claimsOfAda: () => ({
        aud: outputs.scope.replace(/\/\.default$/, ""),
        appid: outputs.publicClient?.clientId,
        upn: ada,
        roles: ["Function.Invoke"],
      }),
      person: {
        ...common,
        AZURE_CLIENT_ID: outputs.publicClient?.clientId ?? "",
        AZURE_USERNAME: ada,
        AZURE_PASSWORD: password,
      },
      deployer: {
        AZURE_TENANT_ID: control.tenantId,
        AZURE_SUBSCRIPTION_ID: control.subscriptionId,
        AZURE_CLIENT_ID: control.deployer.clientId,
        AZURE_CLIENT_SECRET: control.deployer.clientSecret,
      },
      apiTokens: await apiTokens(deployment),
      resourceGroup,
      site,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function apiTokens(deployment: LocalDeployment): Promise<Readonly<Record<string, string>>> {
  const { outputs, origin, graph, fetch } = deployment;
  const other = (await graph.call("POST", "/v1.0/applications", {
    displayName: "Another API",
    api: { requestedAccessTokenVersion: 2 },
  })) as { readonly id: string; readonly appId: string };
  await graph.call("POST", "/v1.0/servicePrincipals", { appId: other.appId });
  const { secretText } = (await graph.call("POST", `/v1.0/applications/${other.id}/addPassword`, {
    passwordCredential: { displayName: "witness" },
  })) as { readonly secretText: string };

  return {
    API_TOKEN: await clientToken(fetch, outputs.tokenEndpoint, origin.caller, outputs.scope),
    API_AUDIENCE: outputs.scope.replace(/\/\.default$/, ""),
    API_TOKEN_2: await clientToken(
      fetch,
      outputs.tokenEndpoint,
      { clientId: other.appId, clientSecret: secretText },
      `${other.appId}/.default`,
    ),
    API_AUDIENCE_2: other.appId,
  };
}
