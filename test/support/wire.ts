import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Twin } from "../../packages/twin/index.ts";
import { createCertificateAuthority } from "../../packages/twin/network/certificate-authority.ts";
import { clientEnvironment } from "../../packages/twin/network/client-environment.ts";
import { createConnectProxy } from "../../packages/twin/network/connect-proxy.ts";
import { createLoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import { addressed, type HeardExchange } from "./heard-exchange.ts";

/** One answer of the twin, on its way to a client. */
export interface Answer {
  status: number;
  text: string;
}

/** One place where the twin's answer is broken. */
export interface Breakage {
  readonly host: RegExp;
  /** Of the path, without the query. */
  readonly path: RegExp;
  readonly alter: (answer: Answer) => void;
}

/** Alters the answer's JSON in place. */
export function inJson(alter: (body: Record<string, unknown>) => void): Breakage["alter"] {
  return (answer) => {
    const body = JSON.parse(answer.text) as Record<string, unknown>;
    alter(body);
    answer.text = JSON.stringify(body);
  };
}

export interface Wire {
  /** The documented variables, naming this proxy and its authority in place of the twin's. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the client sent and was answered so far, without the answers that were altered. */
  readonly heard: readonly HeardExchange[];
  /** How many answers were altered. */
  readonly broken: () => number;
  readonly close: () => Promise<void>;
}

/**
 * A proxy between the twin and one client, made of what the twin's own is: it ends the client's TLS by an authority of
 * its own, asks the twin, and listens. What the twin's services ask each other does not come by here.
 *
 * @param breakage names answers that it alters; every other one goes through as it is
 */
export async function openWire(
  { proxy, certificateAuthority }: Pick<Twin, "proxy" | "certificateAuthority">,
  breakage?: Breakage,
): Promise<Wire> {
  const authority = await createCertificateAuthority();
  const fetch = createLoopbackFetch({ proxyUrl: proxy.url, caPem: certificateAuthority.pem });
  const heard: HeardExchange[] = [];
  let broken = 0;

  const handler = async (request: Request): Promise<Response> => {
    const asked = request.clone();
    const url = new URL(request.url);
    const answer = await fetch(request, { redirect: "manual" });
    if (!breakage?.host.test(url.hostname) || !breakage.path.test(url.pathname)) {
      const { method, headers } = asked;
      const [body, text] = await Promise.all([asked.text(), answer.clone().text()]);
      heard.push({ ...addressed(url), method, headers, body, status: answer.status, answer: text });
      return answer;
    }
    const altered = { status: answer.status, text: await answer.text() };
    breakage.alter(altered);
    broken += 1;
    const headers = new Headers(answer.headers);
    headers.delete("content-length");
    return new Response(altered.text, { status: altered.status, headers });
  };
  // Which hosts there are is for the twin to say: it refuses the others.
  const wire = await createConnectProxy({
    hosts: { resolve: () => handler, names: () => [] },
    certificateAuthority: authority,
  });

  const folder = mkdtempSync(join(tmpdir(), "protected-function-wire-"));
  const caFile = join(folder, "certificate-authority.pem");
  writeFileSync(caFile, authority.pem);
  return {
    environment: clientEnvironment({ proxyUrl: wire.url, caFile }),
    heard,
    broken: () => broken,
    close: async () => {
      await wire.close();
      await fetch.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
