import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo, Server } from "node:net";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createCertificateAuthority } from "../../../packages/twin/network/certificate-authority.ts";
import { createDeployerFetch } from "../../../packages/engine/stand-ins/deployer-fetch.ts";

const name = "management.azure.com";

test("goes through HTTPS_PROXY under Microsoft's name, and trusts the authority in NODE_EXTRA_CA_CERTS", async () => {
  const { proxy, asked, authorityFile } = await startLoopbackMicrosoft();
  const { fetch, close } = createDeployerFetch({ HTTPS_PROXY: proxy, NODE_EXTRA_CA_CERTS: authorityFile });
  onTestFinished(close);
  const answer = await fetch(`https://${name}/x`, { method: "PUT", headers: { "x-a": "1" }, body: "{}" });
  expect(answer.status).toBe(201);
  expect(answer.headers.get("retry-after")).toBe("3");
  expect(await answer.text()).toBe(`PUT ${name}/x 1 {}`);
  expect(asked).toEqual([`${name}:443`]);
});

test("does not trust that authority without being told", async () => {
  const { proxy } = await startLoopbackMicrosoft();
  const { fetch, close } = createDeployerFetch({ HTTPS_PROXY: proxy });
  onTestFinished(close);
  const failed = await fetch(`https://${name}/x`, { method: "GET", headers: {} }).catch((error: unknown) => error);
  expect((failed as Error).cause).toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
});

/** A CONNECT proxy whose only destination is a server that holds a certificate for Microsoft's name. */
async function startLoopbackMicrosoft() {
  const authority = await createCertificateAuthority();
  const context = await authority.secureContextFor(name);
  const directory = await mkdtemp(join(tmpdir(), "stand-in-"));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  const authorityFile = join(directory, "ca.pem");
  await writeFile(authorityFile, authority.pem);

  const microsoft = https.createServer({ SNICallback: (_, done) => done(null, context) }, (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      response.writeHead(201, { "Retry-After": "3" });
      response.end(`${request.method} ${request.headers.host}${request.url} ${String(request.headers["x-a"])} ${body}`);
    });
  });
  const microsoftPort = await listen(microsoft);
  const asked: string[] = [];
  const proxyServer = http.createServer().on("connect", (request: http.IncomingMessage, socket) => {
    asked.push(String(request.url));
    const upstream = connect(microsoftPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    socket.on("error", () => upstream.destroy());
    upstream.on("error", () => socket.destroy());
  });
  const proxy = `http://127.0.0.1:${await listen(proxyServer)}`;
  return { proxy, asked, authorityFile };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
