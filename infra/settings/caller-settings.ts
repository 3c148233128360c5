import { z } from "zod";
import { displayName, guid, httpsUrl, instant, keyVault, list, matching, roleName } from "./texts.ts";

const clientSecret = z
  .strictObject({
    startDate: instant.optional().meta({
      description:
        "When the secret begins; with it, the lifetime is held against maximumSecretLifetimeDays. The later one is handed out.",
    }),
    endDate: instant.meta({ description: "When the secret ends; always stated, never a provider's default." }),
  })
  .refine(({ startDate, endDate }) => startDate === undefined || startDate < endDate, {
    error: "must end after it starts",
    path: ["endDate"],
  });

const secrets = z.strictObject({ first: clientSecret.optional(), second: clientSecret.optional() }).meta({
  description:
    "Client secrets in two slots, each with its own end: rotating fills the other slot first, so that a valid secret is always at hand.",
  example: { first: { endDate: "2027-03-31T00:00:00Z" } },
});

const certificate = z
  .strictObject({
    pem: matching(
      /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/,
      "must be one certificate in PEM, its public part only (-----BEGIN CERTIFICATE-----)",
    ),
    endDate: instant.optional(),
  })
  .meta({
    description: "The public part of a certificate; the private key stays with the caller.",
    example: { pem: "-----BEGIN CERTIFICATE-----\nMII...\n-----END CERTIFICATE-----\n" },
  });

const digits = matching(/^\d+$/, "must be digits in quotes");

const github = z.strictObject({
  repository: matching(/^[\w.-]+\/[\w.-]+$/, "must be owner/repository"),
  environment: displayName.meta({ description: "The GitHub Actions environment whose jobs may sign in." }),
  ownerId: digits.optional(),
  repositoryId: digits.optional(),
});

/** Who vouches for the caller in place of a secret. */
const federation = z
  .union(
    [
      z.strictObject({ github }),
      z.strictObject({ managedIdentityPrincipalId: guid }),
      z.strictObject({ issuer: httpsUrl, subject: displayName, audience: displayName.optional() }),
    ],
    {
      error:
        "must be one of {github: {repository, environment, and in quotes ownerId, repositoryId}}, {managedIdentityPrincipalId}, {issuer, subject, audience}",
    },
  )
  .meta({
    description: "A federated credential: issuer, subject and audience are matched exactly, case included.",
    example: { github: { repository: "contoso/orders", environment: "production" } },
  });

/** Graph takes names of 3 to 120 characters; the program makes `<name>-immutable` of its own for GitHub. */
const federationName = z.string().regex(/^[a-z][a-z0-9-]{2,29}(?<!-immutable)$/, {
  error:
    "a federated credential's name must be 3 to 30 lower-case letters, digits and hyphens, a letter first, not ending in -immutable",
});

const ownCredentials = ["secrets", "certificate", "federated", "deliverTo"] as const;

/** What one caller gets. */
export const callerSettings = z
  .strictObject({
    roles: list(roleName)
      .min(1, { error: "must name the app roles that the caller gets, or be left out while the API has one" })
      .optional()
      .meta({
        description: "App roles of the API's contract that the caller gets. Left out: the one that there is.",
        example: ["Orders.Read"],
      }),
    servicePrincipal: guid.optional().meta({
      description:
        "Client id of a caller that exists already - a managed identity, or another team's application. It gets the roles; no registration is made.",
      example: "11111111-2222-4333-8444-555555555555",
    }),
    secrets: secrets.optional(),
    certificate: certificate.optional(),
    federated: z.record(federationName, federation).optional(),
    deliverTo: z
      .strictObject({
        keyVault: keyVault.meta({
          description: "An existing key vault that the current client secret is written to.",
          example: { resourceGroup: "rg-orders", name: "kv-orders" },
        }),
      })
      .optional(),
  })
  .superRefine((caller, context) => {
    if (caller.servicePrincipal === undefined) return;
    for (const name of ownCredentials) {
      if (caller[name] === undefined) continue;
      context.addIssue({
        code: "custom",
        path: [name],
        message: "must be left out: who exists already (servicePrincipal) has its own credentials",
      });
    }
  })
  .refine(({ deliverTo, secrets: slots }) => !deliverTo || slots?.first || slots?.second, {
    error: "has no client secret to deliver: give it one in secrets, or leave deliverTo out",
    path: ["deliverTo"],
  })
  .meta({
    description: "An application that may call the API: registration, service principal, app roles.",
    example: { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } },
  });

export type CallerSettings = z.infer<typeof callerSettings>;
export type FederationSettings = z.infer<typeof federation>;
