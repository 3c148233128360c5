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

function withoutLoopbackPort(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (!url || !["http:", "https:"].includes(url.protocol)) return undefined;
  if (url.hostname !== "localhost" && url.hostname !== "127.0.0.1") return undefined;
  if (url.username !== "" || url.password !== "" || url.hash !== "") return undefined;
  url.port = "";
  return url.href;
}
