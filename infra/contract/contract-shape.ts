import { z } from "zod";
import { appSettingName } from "@protected-function/core/text/reserved-app-settings.ts";
import { brokenRule } from "./route-faults.ts";
import { segmentsOf } from "./routes.ts";

const text = (rule: string) => z.string({ error: rule }).trim().min(1, { error: rule });

const valueRule =
  "a role's name must be at most 120 letters, digits and !#$%&'()*+,-./:;<=>?@[]^_`{|}~, without spaces, and not start with a period";

/** https://learn.microsoft.com/graph/api/resources/approle#properties */
const roleValue = z.string().regex(/^(?!\.)[A-Za-z0-9!#$%&'()*+,\-./:;<=>?@[\]^_`{|}~]{1,120}$/, { error: valueRule });

/** Who can hold a role. */
export const memberKinds = ["Application", "User"] as const;

const role = z.strictObject(
  {
    id: z
      .guid({ error: "must be a GUID" })
      // The zero GUID marks an assignment without a role.
      // https://learn.microsoft.com/graph/api/resources/approleassignment
      .refine((id) => !/^[0-]+$/.test(id), { error: "must not be the zero GUID, which means access without a role" }),
    displayName: text("must be a string").max(100, { error: "must be at most 100 characters" }),
    description: text("must be a string").max(1024, { error: "must be at most 1024 characters" }).optional(),
    members: z
      .array(z.enum(memberKinds, { error: "must be Application or User" }), { error: "must be a list" })
      .min(1, { error: "must list who can hold the role: Application, User, or both" })
      .refine((list) => new Set(list).size === list.length, { error: "must list each kind of member once" }),
  },
  { error: "must be an object with id, displayName and members" },
);

/** The HTTP methods that an endpoint can have. */
export const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
const methodsRule = `must be one of ${methods.join(", ")}, in upper case`;

/** The rule of an endpoint without either. */
export const lacksAccess = "must have allow (roles) or anonymous (the reason); it has neither";

const anonymousRule = "must give the reason for anonymous access, in at least 10 characters";

/** A segment of periods alone would be removed from the path, together with the segment before it. */
const valueOfParameter = "must be letters, digits and . _ ~ -, and not only periods";

const endpoint = z
  .strictObject(
    {
      methods: z
        .array(z.enum(methods, { error: methodsRule }), { error: "must be a list" })
        .min(1, { error: `must not be empty: list one or more of ${methods.join(", ")}` })
        .refine((list) => new Set(list).size === list.length, { error: "must list each method once" }),
      route: z
        .string({ error: 'must be a text, such as "orders/{id}"' })
        .refine((route) => segmentsOf(route) !== undefined, { error: ({ input }) => brokenRule(String(input)) }),
      allow: z
        .array(z.string({ error: "must be a role's name" }), { error: "must be a list of roles" })
        .min(1, { error: "must list one or more roles: remove an endpoint that no one can call" })
        .optional(),
      anonymous: z.string({ error: anonymousRule }).trim().min(10, { error: anonymousRule }).optional(),
      sample: z
        .strictObject(
          {
            params: z
              .record(
                z.string(),
                z.string({ error: valueOfParameter }).regex(/^(?!\.+$)[\w.~-]+$/, { error: valueOfParameter }),
                { error: "must be an object of parameters by name" },
              )
              .optional(),
            body: z
              .unknown()
              .refine((body) => body === undefined || z.json().safeParse(body).success, { error: "must be JSON" })
              .optional(),
            safe: z.boolean({ error: "must be true or false" }).optional(),
          },
          { error: "must be an object with params, body and safe" },
        )
        .optional(),
    },
    { error: "must be an object with methods, route, and allow or anonymous" },
  )
  .refine(({ allow, anonymous }) => (allow === undefined) !== (anonymous === undefined), {
    error: ({ input }) =>
      Object(input).allow !== undefined
        ? "must have either allow (roles) or anonymous (the reason), not both"
        : lacksAccess,
  });

const endpointName = z.string().regex(/^(?!host$)[A-Za-z][A-Za-z0-9_-]{0,126}$/i, {
  error:
    "an endpoint's name must be a function name: at most 127 letters, digits, - and _, starting with a letter, and not host",
});

const settingRule =
  'must be "text" or "secret", or an object with type, and optional: true or, for text, default: the value';

const settingObject = z
  .strictObject({
    type: z.enum(["text", "secret"]),
    optional: z.boolean().optional(),
    // Azure doesn't keep an empty app setting.
    default: z.string().min(1).optional(),
  })
  .refine(({ type, optional, default: value }) => value === undefined || (type === "text" && optional === undefined));

const setting = z
  .unknown()
  .refine((value) => value === "text" || value === "secret" || settingObject.safeParse(value).success, {
    error: settingRule,
  });

/** What names may be. */
export const nameSchemas = { roles: roleValue, endpoints: endpointName, settings: z.string().regex(appSettingName) };

/** The shape of a contract as data, of this checkout or any other. */
export const contractShape = z.strictObject(
  {
    roles: z.record(roleValue, role, { error: "must be an object of roles by name" }),
    // Empty for an app without HTTP.
    endpoints: z.record(endpointName, endpoint, { error: "must be an object of endpoints by name" }),
    settings: z.record(z.string(), setting, { error: "must be an object of app settings by name" }).optional(),
    files: z.array(z.string({ error: "must be a path" }), { error: "must be a list of paths" }).optional(),
  },
  { error: "must be exported as contract, an object with roles and endpoints" },
);
