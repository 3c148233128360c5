import type { Input } from "@pulumi/pulumi";
import { z } from "zod";
import { methods } from "./contract/contract-shape.ts";
import { type Lenient, readLeniently } from "./settings/lenient.ts";

export { methods };

/**
 * The stack's outputs. The program's result is checked against this type, and every reader of a deployed stack uses
 * this schema. docs/reference/outputs.md shows the comments.
 */
export const outputsSchema = z.object({
  /** The endpoints of your contract, in its order: one entry for each method. */
  endpoints: z.array(
    z.object({
      /** Method and route: `POST orders/{id}`. */
      name: z.string(),
      method: z.enum(methods),
      /** The address, with the route's parameters in braces: `https://…/api/orders/{id}`. */
      url: z.string().startsWith("https://"),
      /** App roles. Each of them is enough to call it. Absent if it is anonymous. */
      allow: z.array(z.string()).optional(),
      /** Why it needs no token. Absent if it needs one. */
      anonymous: z.string().optional(),
      /** The contract's sample request. */
      sample: z
        .object({
          /** Values of the route's parameters. */
          params: z.record(z.string(), z.string()).optional(),
          body: z.unknown().optional(),
          /** `verify` may send it to a live stack. */
          safe: z.boolean().optional(),
        })
        .optional(),
      /** The bindings that its handler brings to `serve`. Absent without any. */
      bindings: z
        .array(
          z.object({
            direction: z.enum(["in", "out"]),
            /** `queue` */
            type: z.string(),
            name: z.string(),
            /** The extension that answers at `/runtime/webhooks/<extension>`. Absent if the binding opens none. */
            webhook: z.string().optional(),
          }),
        )
        .optional(),
    }),
  ),
  /** The functions that run without a caller, such as timers. Absent without any. */
  triggers: z
    .array(
      z.object({
        name: z.string(),
        /** `timerTrigger` */
        type: z.string(),
        /** The extensions that answer at `/runtime/webhooks/<extension>`. Absent if neither trigger nor binding opens one. */
        webhooks: z.array(z.string()).readonly().optional(),
      }),
    )
    .optional(),
  tenantId: z.guid(),
  /** The stack's identity and place. They must not change while it is deployed, and teardown checks them. */
  deployment: z.object({
    /** The stack's own id, as in the mark on its resources. */
    id: z.string(),
    /** The setting `environment`. Empty if it isn't set. */
    environment: z.string(),
    stack: z.string(),
    /** The setting `name`. */
    workload: z.string(),
    location: z.string(),
    tenantId: z.guid(),
    subscriptionId: z.guid(),
    /** Resources that the setting `adopt` names. */
    adopted: z.object({ apiClientId: z.string().optional(), siteId: z.string().optional() }),
  }),
  /** Callers request tokens here. */
  tokenEndpoint: z.url(),
  /** The scope of a token request with client credentials: `api://<client id>/.default`. */
  scope: z.string().endsWith("/.default"),
  /** The applications that may call the API, by their names in the settings. */
  callers: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{1,29}$/),
    z.object({
      clientId: z.guid(),
      /** The caller's app roles, by name. */
      roles: z.array(z.string()),
      /** Present if the caller existed already and the stack created no app registration for it. */
      existing: z.enum(["managed-identity", "application"]).optional(),
      /** Kinds of credentials that the caller has, the safest first. */
      credentials: z.array(z.enum(["federated", "certificate", "client-secret"])),
      /** The current client secret, as a Pulumi secret. */
      clientSecret: z.string().optional(),
      /** When that secret expires. */
      clientSecretEndDate: z.string().optional(),
    }),
  ),
  /** The API's app registration. */
  api: z.object({
    clientId: z.guid(),
    applicationObjectId: z.guid(),
    servicePrincipalObjectId: z.guid(),
    /** Ids of the app roles, by name. */
    appRoles: z.record(z.string(), z.guid()),
    /** The version of the API's access tokens. */
    tokenVersion: z.union([z.literal(1), z.literal(2)]),
    /** Whether the API's own app registration is a public client. Only an adopted one can be. */
    publicClientFlows: z.boolean(),
  }),
  /** The app registration for sign-in with username and password. Absent if `publicClientFlows` is off. */
  publicClient: z
    .object({ clientId: z.guid(), applicationObjectId: z.guid(), servicePrincipalObjectId: z.guid() })
    .optional(),
  functionApp: z.object({
    /** Resource id. */
    siteId: z.string(),
    hostName: z.string(),
    /** The host that takes uploads. */
    scmHostName: z.string(),
  }),
  /** Origins whose pages may call the API from a browser. Absent without any. */
  cors: z.array(z.string()).optional(),
  /** The managed identity that the function runs as. */
  identity: z
    .object({
      clientId: z.guid(),
      /** Object id of its service principal. */
      principalId: z.guid(),
      /** The Azure roles that the settings give it. Absent without any. */
      azureRoles: z
        .array(
          z.object({
            role: z.string(),
            /** As in the settings. */
            scope: z.string(),
          }),
        )
        .optional(),
      /** The application permissions of Microsoft Graph that the settings give it. Absent without any. */
      graphRoles: z.array(z.string()).optional(),
    })
    .optional(),
  /** Ids by the names in the settings. Absent if conditional access is off. */
  conditionalAccess: z
    .object({ policies: z.record(z.string(), z.string()), namedLocations: z.record(z.string(), z.string()) })
    .optional(),
  /** The app settings of your contract that the stack sets, by name. Absent if your contract has none. */
  appSettings: z.array(z.string()).optional(),
  /** SHA-256 of the uploaded package. */
  packageSha256: z.string(),
});

/** The program's outputs as it returns them. Any part may be known only after the deployment. */
export type ProgramOutputs = Declared<z.infer<typeof outputsSchema>>;

/** The outputs of one caller. */
export type CallerOutputs = Declared<StackOutputs["callers"][string]>;

/** The outputs of the API's resources. The others show the deployment's place and owner. */
export type MadeOutputs = DeclaredParts<
  Omit<z.infer<typeof outputsSchema>, "tenantId" | "deployment" | "tokenEndpoint">
>;

type DeclaredParts<Value> = { readonly [Key in keyof Value]: Declared<Value[Key]> };

type Declared<Value> = Input<Value> | DeclaredParts<Value>;

/** The readable part of a stack's outputs, which a changed program may have returned. */
export function readOutputs(outputs: unknown): Lenient<z.infer<typeof outputsSchema>> {
  return readLeniently(outputsSchema, outputs) ?? {};
}

/** The outputs that a client needs. Others, from this version of the program or another, are left out. */
export const stackOutputsSchema = outputsSchema.omit({ deployment: true });

export type StackOutputs = z.infer<typeof stackOutputsSchema>;

/** A binding of an endpoint besides HTTP. */
export type EndpointBinding = NonNullable<StackOutputs["endpoints"][number]["bindings"]>[number];

/** A function with another trigger than HTTP. */
export type DeclaredTrigger = NonNullable<StackOutputs["triggers"]>[number];
