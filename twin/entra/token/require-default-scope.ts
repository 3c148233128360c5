import { aadstsRefusal } from "../aadsts-refusal.ts";
import { isGuid } from "../trace.ts";
import { requireParameter } from "./require-parameter.ts";

const suffix = "/.default";

/**
 * MSAL Go and MSAL Java add these to every request, and so azidentity, and the azure-native plugin on it: they get the
 * token that they get without. https://github.com/AzureAD/microsoft-authentication-library-for-go
 * (`AppendDefaultScopes`), https://github.com/cmaneu/entra-local/issues/28
 */
const passedOver: ReadonlySet<string> = new Set(["openid", "offline_access", "profile"]);

/**
 * The one resource whose `.default` scope is asked for, named as in the request: an identifier that ends with a slash
 * gives `…//.default`. https://learn.microsoft.com/entra/identity-platform/scopes-oidc#trailing-slash-and-default
 */
export function requireDefaultScope(form: URLSearchParams): string {
  const scope = requireParameter("scope", form.get("scope"));
  const values = scope.split(" ").filter((value) => value !== "" && !passedOver.has(value));
  if (values.length === 0 || !values.every((value) => value.endsWith(suffix))) throw aadstsRefusal(1002012, [scope]);
  const [resource = "", ...others] = new Set(values.map((value) => value.slice(0, -suffix.length)));
  if (others.length > 0) throw aadstsRefusal(28000, [scope]);
  if (!isResourceIdentifier(resource)) throw aadstsRefusal(70011, [scope]);
  return resource;
}

/** A client id or an application ID URI: `user.read/.default` is neither (reported: see 70011). */
export function isResourceIdentifier(name: string): boolean {
  return isGuid(name) || /^[a-z][a-z\d+.-]*:./i.test(name);
}
