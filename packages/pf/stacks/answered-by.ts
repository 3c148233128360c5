import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { Socket } from "node:net";
import { connect } from "node:tls";
import { demoVariable } from "@protected-function/core/text/demo.ts";
import type { Answerer } from "@protected-function/core/text/evidence.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** As in the certificate of a twin's authority: packages/twin/network/certificate-authority.ts. */
const twinAuthority = /^CN=Local twin certificate authority/m;

/**
 * Whether a process with this environment reaches a twin or the live tenant. A twin must prove itself: its proxy has to
 * answer for Microsoft's sign-in host with a certificate of the twin's authority. So a variable that is left over from a
 * twin makes no live result look like one, and a twin is never called live.
 *
 * @param loginHost the cloud's sign-in host
 */
export async function answeredBy(environment: Environment, loginHost: string): Promise<Answerer> {
  const authorities = twinAuthoritiesIn(environment["NODE_EXTRA_CA_CERTS"]);
  const proxy = loopbackProxy(environment);
  if (authorities === undefined || proxy === undefined || isDirect(environment, loginHost)) return "live";
  if (!(await isSignedBy(authorities, proxy, loginHost))) return "live";
  return environment[demoVariable] ? "demo" : "twin";
}

function twinAuthoritiesIn(file: string | undefined): readonly string[] | undefined {
  if (!file) return undefined;
  try {
    const all = readFileSync(file, "utf8").match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const twinCertificates = all.filter((pem) => twinAuthority.test(new X509Certificate(pem).subject));
    return twinCertificates.length === 0 ? undefined : twinCertificates;
  } catch {
    return undefined;
  }
}

function loopbackProxy(environment: Environment): URL | undefined {
  const url = environment["https_proxy"] || environment["HTTPS_PROXY"] || "";
  if (!URL.canParse(url)) return undefined;
  const proxy = new URL(url);
  return ["127.0.0.1", "localhost", "[::1]"].includes(proxy.hostname) ? proxy : undefined;
}

/** https://nodejs.org/api/http.html#built-in-proxy-support */
function isDirect(environment: Environment, host: string): boolean {
  const entries = (environment["no_proxy"] || environment["NO_PROXY"] || "").split(/[\s,]+/);
  return entries.some(
    (entry) => entry === "*" || (entry !== "" && host.endsWith(entry.replace(/^\*?\.?/, "").replace(/:\d+$/, ""))),
  );
}

/** How long a proxy on this machine may take, in milliseconds. */
const patience = 5000;

/** Only a TLS handshake: no request is sent. */
function isSignedBy(ca: readonly string[], proxy: URL, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const pendingRequest = request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: "CONNECT",
      path: `${host}:443`,
      headers: { host: `${host}:443` },
      timeout: patience,
      agent: false,
    });
    const end = (isSigned: boolean, socket?: Socket): void => {
      socket?.destroy();
      pendingRequest.destroy();
      resolve(isSigned);
    };
    // Without an answer, nothing of this process reaches a tenant either.
    const unanswered = (socket?: Socket): void => end(true, socket);
    pendingRequest.on("connect", ({ statusCode }, socket) => {
      if (statusCode !== 200) return end(false, socket);
      const options = { socket, servername: host, ca: [...ca], rejectUnauthorized: false, timeout: patience };
      const secure = connect(options, () => end(secure.authorized, secure));
      secure.on("error", () => unanswered(secure)).on("timeout", () => unanswered(secure));
    });
    pendingRequest.on("error", () => unanswered()).on("timeout", () => unanswered());
    pendingRequest.on("response", () => end(false));
    pendingRequest.end();
  });
}
