import type { Input } from "@pulumi/pulumi";
import { z } from "zod";
import { type Lenient, readLeniently } from "./lenient.ts";

/** The stack's outputs: the program's return value has this type, and readers of a deployed stack parse it with this schema. */
const outputsSchema = z.object({
  /** What the API offers by its contract, in the contract's order: one for each method of each endpoint. */
  endpoints: z.array(
    z.object({
      name: z.string(),
      method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
      /** With the route's parameters in braces: `https://…/api/orders/{id}`. */
      url: z.string().startsWith("https://"),
      /** Roles, each of which opens it; absent where it is anonymous. */
      allow: z.array(z.string()).optional(),
      /** The reason for anonymous access; absent if it is protected. */
      anonymous: z.string().optional(),
      sample: z
        .object({
          params: z.record(z.string(), z.string()).optional(),
          body: z.unknown().optional(),
          safe: z.boolean().optional(),
        })
        .optional(),
    }),
  ),
  tenantId: z.guid(),
  /** What the stack is and where: what must not change under it (same-deployment.ts), and whose it is at a teardown. */
  deployment: z.object({
    /** The stack's own, as in its mark. */
    id: z.string(),
    /** The setting; empty: not said. */
    environment: z.string(),
    stack: z.string(),
    workload: z.string(),
    location: z.string(),
    tenantId: z.guid(),
    subscriptionId: z.guid(),
    /** What `adopt` named. */
    adopted: z.object({ apiClientId: z.string().optional(), siteId: z.string().optional() }),
  }),
  tokenEndpoint: z.url(),
  scope: z.string().endsWith("/.default"),
  callers: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
    z.object({
      clientId: z.guid(),
      /** App roles that it holds, by name. */
      roles: z.array(z.string()),
      /** Present: it existed already, and the stack created no app registration for it. */
      existing: z.enum(["managed-identity", "application"]).optional(),
      /** Of which kinds the caller has one, the safer first. */
      credentials: z.array(z.enum(["federated", "certificate", "client-secret"])),
      clientSecret: z.string().optional(),
      clientSecretEndDate: z.string().optional(),
    }),
  ),
  api: z.object({
    clientId: z.guid(),
    applicationObjectId: z.guid(),
    servicePrincipalObjectId: z.guid(),
    /** Ids of the app roles, by name. */
    appRoles: z.record(z.string(), z.guid()),
    tokenVersion: z.union([z.literal(1), z.literal(2)]),
    /** Whether the API's own app registration is a public client: an adopted one, or one that an older program created. */
    publicClientFlows: z.boolean(),
  }),
  /** Where people sign in with username and password; absent while they may not. */
  publicClient: z
    .object({ clientId: z.guid(), applicationObjectId: z.guid(), servicePrincipalObjectId: z.guid() })
    .optional(),
  functionApp: z.object({ siteId: z.string(), hostName: z.string(), scmHostName: z.string() }),
  /** By the names that the settings give them; absent while conditional access is off. */
  conditionalAccess: z
    .object({ policies: z.record(z.string(), z.string()), namedLocations: z.record(z.string(), z.string()) })
    .optional(),
  packageSha256: z.string(),
});

/** The outputs as the program returns them: each part of them may be known only once it is deployed. */
export type ProgramOutputs = Declared<z.infer<typeof outputsSchema>>;

/** Those of one caller. */
export type CallerOutputs = Declared<StackOutputs["callers"][string]>;

/** Those of what is made for the API; the others say where and for whom. */
export type MadeOutputs = DeclaredParts<
  Omit<z.infer<typeof outputsSchema>, "tenantId" | "deployment" | "tokenEndpoint">
>;

type DeclaredParts<Value> = { readonly [Key in keyof Value]: Declared<Value[Key]> };

type Declared<Value> = Input<Value> | DeclaredParts<Value>;

/** What there is of a stack's outputs, which an earlier version of the program may have returned. */
export function readOutputs(outputs: unknown): Lenient<z.infer<typeof outputsSchema>> {
  return readLeniently(outputsSchema, outputs) ?? {};
}

/** The outputs that a client needs. What else there is, of this version's program or another's, is left out. */
export const stackOutputsSchema = outputsSchema.omit({ deployment: true });

export type StackOutputs = z.infer<typeof stackOutputsSchema>;
