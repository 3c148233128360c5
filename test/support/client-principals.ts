type Claims = Readonly<Record<string, string | readonly string[]>>;

const tenantId = "11111111-1111-4111-8111-111111111111";
const servicePrincipalObjectId = "22222222-2222-4222-8222-222222222222";
const userObjectId = "33333333-3333-4333-8333-333333333333";
const clientId = "44444444-4444-4444-8444-444444444444";

export const ids = { tenantId, servicePrincipalObjectId, userObjectId, clientId };

const long = {
  nameidentifier: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
  objectId: "http://schemas.microsoft.com/identity/claims/objectidentifier",
  tenantId: "http://schemas.microsoft.com/identity/claims/tenantid",
  scope: "http://schemas.microsoft.com/identity/claims/scope",
  emailaddress: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
  name: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
  upn: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn",
  role: "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
};

/** `X-MS-CLIENT-PRINCIPAL` of these claims, as App Service authentication writes it. */
export function clientPrincipal(claims: Claims, types: { name_typ?: string; role_typ?: string } = {}): string {
  return encode({
    auth_typ: "aad",
    claims: Object.entries(claims).flatMap(([typ, values]) => [values].flat().map((val) => ({ typ, val }))),
    name_typ: types.name_typ ?? long.emailaddress,
    role_typ: types.role_typ ?? long.role,
  });
}

export function encode(principal: unknown): string {
  return Buffer.from(JSON.stringify(principal)).toString("base64");
}

const v1 = { iss: `https://sts.windows.net/${tenantId}/`, ver: "1.0", appidacr: "1" };
const v2 = { iss: `https://login.microsoftonline.com/${tenantId}/v2.0`, ver: "2.0", azpacr: "1" };

/** The claims that the token kinds come with, by short names unless they say `mapped`. */
export const claimsOf = {
  v1Application: {
    ...v1,
    appid: clientId,
    oid: servicePrincipalObjectId,
    sub: servicePrincipalObjectId,
    tid: tenantId,
    roles: "Function.Invoke",
  },
  v2Application: {
    ...v2,
    azp: clientId,
    oid: servicePrincipalObjectId,
    sub: servicePrincipalObjectId,
    tid: tenantId,
    roles: "Function.Invoke",
  },
  mappedApplication: {
    ...v1,
    appid: clientId,
    [long.objectId]: servicePrincipalObjectId,
    [long.nameidentifier]: servicePrincipalObjectId,
    [long.tenantId]: tenantId,
    [long.role]: "Function.Invoke",
  },
  v1User: {
    ...v1,
    appid: clientId,
    oid: userObjectId,
    sub: "pairwise",
    tid: tenantId,
    scp: "user_impersonation",
    upn: "ada@contoso.com",
    unique_name: "live.com#ada@contoso.com",
    name: "Ada Lovelace",
    roles: "Function.Invoke",
  },
  v2User: {
    ...v2,
    azp: clientId,
    oid: userObjectId,
    sub: "pairwise",
    tid: tenantId,
    scp: "user_impersonation",
    preferred_username: "ada@contoso.com",
    name: "Ada Lovelace",
    roles: "Function.Invoke",
  },
  mappedUser: {
    ...v1,
    appid: clientId,
    [long.objectId]: userObjectId,
    [long.nameidentifier]: "pairwise",
    [long.tenantId]: tenantId,
    [long.scope]: "user_impersonation",
    [long.upn]: "ada@contoso.com",
    [long.name]: "live.com#ada@contoso.com",
    name: "Ada Lovelace",
    [long.role]: "Function.Invoke",
  },
} satisfies Record<string, Claims>;
