import type { Application } from "./directory-objects.ts";

/** The platform that a redirect URI is registered for. */
export type RedirectUriKind = "web" | "spa" | "publicClient";

export interface RedirectUri {
  readonly uri: string;
  readonly kind: RedirectUriKind;
}

export function redirectUrisOf({ web, spa, publicClient }: Application): readonly RedirectUri[] {
  const kinds = { web, spa, publicClient } as const;
  return (["web", "spa", "publicClient"] as const).flatMap((kind) =>
    kinds[kind].redirectUris.map((uri) => ({ uri, kind })),
  );
}

/**
 * Finds the registered redirect URI that a request names. It must agree to the letter, except for the port of a loopback
 * address: "the port component is ignored for the purposes of matching".
 * https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
 */
export function findRedirectUri(application: Application, requested: string): RedirectUri | undefined {
  const registered = redirectUrisOf(application);
  const exact = registered.find(({ uri }) => uri === requested);
  const loopback = withoutLoopbackPort(requested);
  return exact ?? registered.find(({ uri }) => loopback !== undefined && withoutLoopbackPort(uri) === loopback);
}

/**
 * Whether a browser may return to an address after a sign-out: a registered one, or one of the same origin. App Service's
 * own sign-out returns to an address that no app registration has, and does return (inferred from its documentation).
 */
export function isLogoutTarget(application: Application, target: string): boolean {
  if (findRedirectUri(application, target)) return true;
  const origin = URL.parse(target)?.origin;
  return redirectUrisOf(application).some(({ uri }) => {
    const registered = URL.parse(uri);
    return registered?.protocol === "https:" && registered.origin === origin;
  });
}

function withoutLoopbackPort(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (!url || !["http:", "https:"].includes(url.protocol)) return undefined;
  if (url.hostname !== "localhost" && url.hostname !== "127.0.0.1") return undefined;
  if (url.username !== "" || url.password !== "" || url.hash !== "") return undefined;
  url.port = "";
  return url.href;
}
