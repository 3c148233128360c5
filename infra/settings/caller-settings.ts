import { z } from "zod";
import { across, type AcrossContext, isEmpty } from "./across.ts";
import type { Lenient } from "./lenient.ts";
import { callerId, displayName, httpsUrl, instant, keyVault, list, matching, roleName } from "./texts.ts";

const clientSecret = z
  .strictObject({
    startDate: instant.optional().meta({
      description:
        "When the secret becomes valid. With it, the lifetime is checked against maximumSecretLifetimeDays. The stack outputs the secret that starts last.",
    }),
    endDate: instant.meta({ description: "When the secret expires. It is required; there is no default." }),
  })
  .refine(({ startDate, endDate }) => startDate === undefined || startDate < endDate, {
    error: "must be after startDate",
    path: ["endDate"],
    params: { fix: "write a later endDate, or an earlier startDate, in the stack's settings file" },
  });

const secrets = z.strictObject({ first: clientSecret.optional(), second: clientSecret.optional() }).meta({
  description:
    "Client secrets in two slots, each with its own expiry. A rotation fills the other slot first, so that one secret is always valid.",
  example: { first: { endDate: "2027-03-31T00:00:00Z" } },
});

const certificate = z
  .strictObject({
    pem: matching(
      /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/,
      "must be one certificate in PEM, the public part only (-----BEGIN CERTIFICATE-----)",
    ),
    endDate: instant.optional(),
  })
  .meta({
    description: "The public part of a certificate. The private key stays with the caller.",
    example: { pem: "-----BEGIN CERTIFICATE-----\nMII...\n-----END CERTIFICATE-----\n" },
  });

/**
 * Entra ID compares issuer, subject and audience character by character.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
const isWrittenOut = (text: string) => !text.includes("*");
const writtenOut = { error: "must be written out, without *: Entra ID compares it exactly" };
const exact = displayName.refine(isWrittenOut, writtenOut);

/** owner/repository */
export const repositoryForm = /^[\w.-]+\/[\w.-]+$/;

export const githubIssuer = "https://token.actions.githubusercontent.com";

const issuer = httpsUrl
  .refine(isWrittenOut, writtenOut)
  .refine((url) => url !== `${githubIssuer}/`, { error: `must be ${githubIssuer}, without a slash at its end` });

const digits = matching(/^\d+$/, "must be digits in quotes");

const github = z.strictObject({
  repository: matching(repositoryForm, "must be owner/repository"),
  environment: exact.meta({ description: "GitHub Actions environment whose jobs can sign in." }),
  ownerId: digits.optional(),
  repositoryId: digits.optional(),
});

/** The identity provider that vouches for the caller instead of a secret. */
const federation = z
  .union(
    [
      z.strictObject({ github }),
      z.strictObject({ managedIdentityPrincipalId: callerId.meta({ lookUp: "az identity list -o table" }) }),
      z.strictObject({ issuer, subject: exact, audience: exact.optional() }),
    ],
    {
      error:
        "must be one of {github: {repository, environment, and in quotes ownerId, repositoryId}}, {managedIdentityPrincipalId}, {issuer, subject, audience}",
    },
  )
  .meta({
    description: "A federated credential. Entra ID matches issuer, subject and audience exactly, including case.",
    example: { github: { repository: "contoso/orders", environment: "production" } },
  });

/** Graph accepts names of 3 to 120 characters. For GitHub, the program also creates `<name>-immutable`. */
const federationName = z.string().regex(/^[a-z][a-z0-9-]{2,29}(?<!-immutable)$/, {
  error:
    "a federated credential's name must be 3 to 30 lower-case letters, digits and hyphens, starting with a letter, not ending in -immutable",
});

const ownCredentials = ["secrets", "certificate", "federated", "deliverTo"] as const;

const caller = z.strictObject({
  roles: list(roleName)
    .min(1, { error: "must name the caller's app roles; leave it out only if the API has a single role" })
    .optional()
    .meta({
      description: "App roles of the API that the caller gets. Can be left out if the API has a single role.",
      example: ["Orders.Read"],
    }),
  servicePrincipal: callerId.optional().meta({
    description:
      "Client ID of a caller that exists already - a managed identity, or another team's application. It gets the roles; no app registration is created.",
    example: "11111111-2222-4333-8444-555555555555",
    lookUp: "az ad sp show --id <principalId> --query appId -o tsv",
  }),
  secrets: secrets.optional(),
  certificate: certificate.optional(),
  federated: z
    .record(federationName, federation, { error: "must be an object with a name for each federated credential" })
    .optional(),
  deliverTo: z
    .strictObject({
      keyVault: keyVault.meta({
        description: "Existing key vault to write the current client secret to.",
        example: { resourceGroup: "rg-orders", name: "kv-orders" },
      }),
    })
    .optional(),
});

function requireOwnCredentials(settings: Lenient<z.output<typeof caller>>, context: AcrossContext): void {
  const written: Readonly<Record<string, unknown>> = Object(context.value);
  const message = "must be left out: a caller that exists already (servicePrincipal) has its own credentials";
  for (const name of ownCredentials)
    if (settings.servicePrincipal !== undefined && written[name] !== undefined)
      context.addIssue({ code: "custom", path: [name], message, params: { remove: true } });
  if (settings.deliverTo === undefined || settings.servicePrincipal !== undefined || !isEmpty(written["secrets"]))
    return;
  context.addIssue({
    code: "custom",
    path: ["deliverTo"],
    message: "has no client secret to deliver: add one in secrets, or leave deliverTo out",
    params: { fix: "remove it from the stack's settings file, or add a client secret in secrets" },
  });
}

/**
 * Refuses two federated credentials for the same token: Entra ID accepts each issuer and subject once in an application.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
function requireUniqueSubjects({ federated = {} }: Lenient<z.output<typeof caller>>, context: AcrossContext): void {
  const subjects = Object.values(federated).map(({ github, managedIdentityPrincipalId, issuer, subject }) => {
    const { repository, environment } = github ?? {};
    const isOfGithub = repository !== undefined && environment !== undefined;
    return JSON.stringify(
      isOfGithub
        ? [null, githubIssuer, `repo:${repository}:environment:${environment}`]
        : [managedIdentityPrincipalId, issuer, subject],
    );
  });
  for (const [index, name] of Object.keys(federated).entries()) {
    const first = subjects.indexOf(subjects[index] ?? "");
    if (first === index || subjects[index] === nothing) continue;
    const message = `must be for another subject: ${Object.keys(federated)[first]} is for the same, and Entra ID accepts each once`;
    context.addIssue({ code: "custom", path: ["federated", name], message, params: { remove: true } });
  }
}

/** The subject of a credential that can't be read. */
const nothing = JSON.stringify(Array.from({ length: 3 }, () => null));

/** The settings of one caller. */
export const callerSettings = across(across(caller, requireOwnCredentials), requireUniqueSubjects).meta({
  description: "A caller of the API, with its app registration, service principal and app roles.",
  example: { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } },
});

export type CallerSettings = z.infer<typeof callerSettings>;
export type FederationSettings = z.infer<typeof federation>;
