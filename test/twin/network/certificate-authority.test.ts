import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { connect, type PeerCertificate } from "node:tls";
import { expect, test } from "vitest";
import { createCertificateAuthority } from "../../../packages/twin/network/certificate-authority.ts";
import { hasTool, runClient } from "../../support/client-process.ts";
import { echo, openTls, openTunnel, runNetwork, type RunningNetwork } from "./running-network.ts";

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const hosts = { "graph.microsoft.com": echo, "login.microsoftonline.com": echo };

async function leafOf(network: RunningNetwork, hostName: string): Promise<X509Certificate> {
  const socket = await openTls(network, hostName);
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  if (certificate === undefined) {
    throw new Error("The host sent no certificate.");
  }
  return certificate;
}

test.skipIf(!(await hasTool("openssl", "version")))("openssl verifies a leaf strictly for its host name", async () => {
  const network = await runNetwork(hosts);
  const leafFile = join(dirname(network.caFile), "leaf.pem");
  await writeFile(leafFile, (await leafOf(network, "graph.microsoft.com")).toString());
  const verify = (hostName: string): ReturnType<typeof runClient> => {
    const purpose = ["-purpose", "sslserver", "-verify_hostname", hostName];
    return runClient("openssl", ["verify", "-x509_strict", ...purpose, "-CAfile", network.caFile, leafFile], {});
  };

  expect(await verify("graph.microsoft.com")).toEqual({ exitCode: 0, stdout: `${leafFile}: OK\n`, stderr: "" });
  expect((await verify("login.microsoftonline.com")).stderr).toContain("hostname mismatch");
});

test("the authority names itself, may only sign certificates, and lasts a week from yesterday", async () => {
  const before = Date.now();
  const certificate = new X509Certificate((await createCertificateAuthority()).pem);

  expect(certificate.subject).toBe("CN=Local twin certificate authority (trust it in tests only)");
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.validToDate.getTime() - certificate.validFromDate.getTime()).toBe(7 * DAY_MILLISECONDS);
  // Certificates hold whole seconds.
  expect(Math.abs(before - DAY_MILLISECONDS - certificate.validFromDate.getTime())).toBeLessThan(5000);
});

test("a leaf is for its own host only, no authority itself, and has a serial number of its own", async () => {
  const network = await runNetwork(hosts);
  const graph = await leafOf(network, "graph.microsoft.com");
  const login = await leafOf(network, "login.microsoftonline.com");

  expect(graph.subjectAltName).toBe("DNS:graph.microsoft.com");
  expect(graph.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(graph.ca).toBe(false);
  expect(graph.checkIssued(new X509Certificate(network.caPem))).toBe(true);
  expect(login.subjectAltName).toBe("DNS:login.microsoftonline.com");
  expect(login.serialNumber).not.toBe(graph.serialNumber);
});

test("a host keeps its certificate", async () => {
  const authority = await createCertificateAuthority();

  const [one, other] = [authority.secureContextFor("a.example"), authority.secureContextFor("a.example")];

  expect(await one).toBe(await other);
  expect(await authority.secureContextFor("b.example")).not.toBe(await one);
});

test("the authority of another twin is not trusted", async () => {
  const network = await runNetwork(hosts);
  const { pem } = await createCertificateAuthority();
  const socket = connect({
    socket: await openTunnel(network, "graph.microsoft.com"),
    servername: "graph.microsoft.com",
    ca: pem,
  });

  const [error] = await once(socket, "error").catch((caught: unknown) => [caught]);

  expect(error).toMatchObject({ code: expect.stringMatching(/SIGNATURE|ISSUER/) });
});

test("a client that asks for another name inside the tunnel gets the certificate of the host it connected to", async () => {
  const network = await runNetwork(hosts);
  const socket = connect({
    socket: await openTunnel(network, "graph.microsoft.com"),
    servername: "login.microsoftonline.com",
    ca: network.caPem,
    checkServerIdentity: (_hostName, certificate: PeerCertificate) => new Error(`got ${certificate.subjectaltname}`),
  });

  const [error] = await once(socket, "error").catch((caught: unknown) => [caught]);

  expect(error).toMatchObject({ message: "got DNS:graph.microsoft.com" });
});
