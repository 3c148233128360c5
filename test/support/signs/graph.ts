import { accepted, asked, hosts, type Kind, met, refused, sentAgain, type Signs } from "./sign.ts";

const host = hosts.graph;
const get = (path: RegExp, more?: Kind): Kind => asked("GET", host, path, 200, more);
const post = (path: RegExp): Kind => asked("POST", host, path, 201);
const patch = (path: RegExp, more?: Kind): Kind => asked("PATCH", host, path, 204, more);
const remove = (path: RegExp): Kind => asked("DELETE", host, path, 204);

const application = /^\/v1\.0\/applications\/[^/]+$/;
const locations = /^\/v1\.0\/identity\/conditionalAccess\/namedLocations$/;
const policies = /^\/v1\.0\/identity\/conditionalAccess\/policies$/;
const policy = /^\/v1\.0\/identity\/conditionalAccess\/policies\/[^/]+$/;

const membersOf = (body: string): readonly unknown[] => Object.values(JSON.parse(body) as object) as readonly unknown[];
const filter = (text: RegExp): Kind => get(/./, ({ query }) => text.test(query.get("$filter") ?? ""));

const applicationsLife = [post(/^\/v1\.0\/applications$/), patch(application), remove(application)] as const;
/** Everything that the program has azuread make, change and take away, and all that it has it look up. */
const programsLife = [
  ...applicationsLife,
  post(/^\/v1\.0\/servicePrincipals$/),
  patch(/^\/v1\.0\/servicePrincipals\/[^/]+$/),
  remove(/^\/v1\.0\/servicePrincipals\/[^/]+$/),
  post(/\/appRoleAssignedTo$/),
  remove(/\/appRoleAssignedTo\/[^/]+$/),
  post(/^\/v1\.0\/oauth2PermissionGrants$/),
  remove(/^\/v1\.0\/oauth2PermissionGrants\/[^/]+$/),
  post(/\/federatedIdentityCredentials$/),
  remove(/\/federatedIdentityCredentials\/[^/]+$/),
  asked("POST", host, /\/addPassword$/, 200),
  asked("POST", host, /\/removePassword$/, 204),
  post(locations),
  remove(/\/namedLocations\/[^/]+$/),
  post(policies),
  patch(policy),
  remove(policy),
  get(/^\/v1\.0\/users$/),
  get(/^\/beta\/groups$/),
  get(/^\/v1\.0\/servicePrincipals$/),
] as const;

export const graphSigns: Signs = {
  "Error envelope, request ids, 401 challenge": met(asked(/./, host, /./, refused)),
  "Creating an application, its whole JSON": met(post(/^\/v1\.0\/applications$/)),
  "PATCH merges complex properties and replaces collections": met(
    patch(application, ({ body }) => membersOf(body).some((member) => typeof member === "object" && member !== null)),
  ),
  "A secret is shown once; two years by default; overlap": met(asked("POST", host, /\/addPassword$/, 200)),
  "Service principals; one per application; Microsoft's own protected": met(
    asked(/./, host, /^\/v1\.0\/servicePrincipals(\([^)]+\)|\/[^/]+)?$/, accepted),
  ),
  "App role assignments to service principals, users and groups; allowed member types, default access, duplicates": met(
    post(/\/appRoleAssignedTo$/),
  ),
  "Owners: users and service principals": met(asked("POST", host, /\/owners\/\$ref$/, 204)),
  "`$filter eq`, joined by `and`; `$select`; key `(appId='…')`": met(
    get(
      /./,
      ({ path, query }) =>
        /^\w+ eq /.test(query.get("$filter") ?? "") || query.has("$select") || /\(appId='[^']+'\)$/.test(path),
    ),
  ),
  "Users: by id, principal name and filter; the password is kept and never shown": met(
    get(/^\/v1\.0\/users$/),
    get(/^\/v1\.0\/users\/[^/]+$/),
  ),
  "Security groups and direct members; `/beta` reads as azuread sends them": met(
    get(/^\/beta\/groups\/[^/]+\/members$/),
  ),
  "Tenant-wide consent: one grant for each client and resource, its id made of both": met(
    post(/^\/v1\.0\/oauth2PermissionGrants$/),
  ),
  "Certificates: public part only, dates and thumbprint its own, kept by `key: null`": met(
    patch(application, ({ body }) => "keyCredentials" in (JSON.parse(body) as object)),
  ),
  "Federated credentials: 20, unique name, unique issuer and subject, no wildcards": met(
    post(/\/federatedIdentityCredentials$/),
  ),
  "Named locations by IP ranges: prefixes /9 and longer, 2000 ranges, 195 locations": met(post(locations)),
  "Policies: defaults, whole-policy PATCH, conditions replaced": met(post(policies), patch(policy)),
  "The azuread provider's own requests: create, read, update, replace, delete and look-ups of all that the program uses":
    met(...programsLife),
  "`startswith(displayName)`; `servicePrincipalNames/any`; `tags/any`": met(
    filter(/^startswith\(displayName,|\/any\(/i),
  ),
  "Application: create, update, delete, request by request": met(...applicationsLife),
  "Stand-in for azuread: same requests, same tenant": met(...programsLife),
};

/** Of a directory that lags. */
export const lagSigns: Signs = {
  "Replication lag, when asked for, by kind: 404 by id, missing in lists, refused as a reference": met(
    asked(/./, host, /^\/v1\.0\/(applications|servicePrincipals)\/[^/]+$/, 404),
    asked("POST", host, /\/(appRoleAssignedTo|oauth2PermissionGrants|servicePrincipals)$/, refused),
  ),
  "Lag in the words that make the provider wait, or not": sentAgain,
};

/** Of a Graph that is in trouble. */
export const troubleSigns: Signs = {
  "Stand-in for azuread: what is sent again after which fault": sentAgain,
};
