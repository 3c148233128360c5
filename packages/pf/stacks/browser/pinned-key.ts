import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:tls";
import { Unavailable } from "@protected-function/core/text/errors.ts";

/**
 * Returns the pin of the key that a twin has for all of its names, as Chromium takes it. It is asked for through the
 * proxy, and verified with the twin's certificate authority: another server's key would fail here.
 */
export async function pinnedKey(environment: Readonly<Record<string, string>>): Promise<string> {
  const { HTTPS_PROXY: proxy = "", NODE_EXTRA_CA_CERTS: caFile = "" } = environment;
  const host = "login.microsoftonline.com";
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(
        new Unavailable("NO_TWIN", `The running twin doesn't answer: ${error.message}. Start it again: ./pf twin`, {
          cause: error,
        }),
      );
    const { hostname, port } = new URL(proxy);
    const tunnel = request({ hostname, port, method: "CONNECT", path: `${host}:443` });
    tunnel.once("error", fail);
    tunnel.once("connect", (_answer, socket) => {
      const secure = connect({ socket, servername: host, ca: readFileSync(caFile) });
      secure.once("error", fail);
      secure.once("secureConnect", () => {
        const key = secure.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
        secure.destroy();
        if (key) resolve(createHash("sha256").update(key).digest("base64"));
        else fail(new Error("it has no certificate"));
      });
    });
    tunnel.end();
  });
}
