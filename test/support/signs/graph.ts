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
  "error-envelope": met(asked(/./, host, /./, refused)),
  "creating-an-application": met(post(/^\/v1\.0\/applications$/)),
  "updating-an-application": met(
    patch(application, ({ body }) => membersOf(body).some((member) => typeof member === "object" && member !== null)),
  ),
  "client-secrets-in-graph": met(asked("POST", host, /\/addPassword$/, 200)),
  "service-principals": met(asked(/./, host, /^\/v1\.0\/servicePrincipals(\([^)]+\)|\/[^/]+)?$/, accepted)),
  "app-role-assignments": met(post(/\/appRoleAssignedTo$/)),
  owners: met(asked("POST", host, /\/owners\/\$ref$/, 204)),
  "query-options": met(
    get(
      /./,
      ({ path, query }) =>
        /^\w+ eq /.test(query.get("$filter") ?? "") || query.has("$select") || /\(appId='[^']+'\)$/.test(path),
    ),
  ),
  users: met(get(/^\/v1\.0\/users$/), get(/^\/v1\.0\/users\/[^/]+$/)),
  "security-groups": met(get(/^\/beta\/groups\/[^/]+\/members$/)),
  "tenant-wide-consent": met(post(/^\/v1\.0\/oauth2PermissionGrants$/)),
  "certificates-of-an-application": met(
    patch(application, ({ body }) => "keyCredentials" in (JSON.parse(body) as object)),
  ),
  "federated-identity-credentials": met(post(/\/federatedIdentityCredentials$/)),
  "named-locations": met(post(locations)),
  "conditional-access-policies": met(post(policies), patch(policy)),
  "requests-of-the-azuread-provider": met(...programsLife),
  "other-filters": met(filter(/^startswith\(displayName,|\/any\(/i)),
  "azuread-application": met(...applicationsLife),
  "azuread-same-requests-same-tenant": met(...programsLife),
};

/** Of a directory that lags. */
export const lagSigns: Signs = {
  "replication-lag-of-the-directory": met(
    asked(/./, host, /^\/v1\.0\/(applications|servicePrincipals)\/[^/]+$/, 404),
    asked("POST", host, /\/(appRoleAssignedTo|oauth2PermissionGrants|servicePrincipals)$/, refused),
  ),
  "lag-that-the-provider-waits-for": sentAgain,
};

/** Of a Graph that is in trouble. */
export const troubleSigns: Signs = {
  "azuread-retries-after-a-fault": sentAgain,
};
