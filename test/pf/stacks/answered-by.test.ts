import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoVariable } from "../../../packages/core/text/demo.ts";
import { answeredBy } from "../../../packages/pf/stacks/answered-by.ts";
import { createCertificateAuthority } from "../../../packages/twin/network/certificate-authority.ts";
import { clientEnvironment } from "../../../packages/twin/network/client-environment.ts";
import { createConnectProxy, type ConnectProxy } from "../../../packages/twin/network/connect-proxy.ts";
import { createHostTable } from "../../../packages/twin/network/host-table.ts";
import { folderOfAllTests } from "../../support/temporary-folder.ts";

const host = "login.microsoftonline.com";

describe("who answers a process", () => {
  const folder = folderOfAllTests();
  let twin: ConnectProxy;
  let another: ConnectProxy;
  let refusing: Server;
  let environment: Record<string, string>;

  beforeAll(async () => {
    const hosts = createHostTable();
    hosts.add(host, async () => new Response("{}"));
    const own = await createCertificateAuthority();
    twin = await createConnectProxy({ hosts, certificateAuthority: own });
    another = await createConnectProxy({ hosts, certificateAuthority: await createCertificateAuthority() });
    refusing = createServer();
    refusing.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
    await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
    const caFile = join(folder.path, "ca.pem");
    writeFileSync(caFile, own.pem);
    environment = clientEnvironment({ proxyUrl: twin.url, caFile });
  });
  afterAll(async () => {
    await twin?.close();
    await another?.close();
    refusing?.close();
  });

  /** The same shell, with another proxy. */
  const through = (url: string) => ({ ...environment, HTTPS_PROXY: url, https_proxy: url });

  it("is the twin, recognized by its proxy's certificate, or a demo if one prepared it", async () => {
    expect(await answeredBy(environment, host)).toBe("twin");
    expect(await answeredBy({ ...environment, [demoVariable]: "1" }, host)).toBe("demo");
  });

  it.each([
    ["without a proxy", () => ({})],
    ["with a demo's variable alone", () => ({ [demoVariable]: "1" })],
    ["with a company's proxy", () => through("http://proxy.contoso.example:8080")],
    ["if a local proxy isn't the twin's, but its authority is still trusted", () => through(another.url)],
    [
      "if that proxy refuses the host",
      () => through(`http://127.0.0.1:${String((refusing.address() as AddressInfo).port)}`),
    ],
    [
      "if the host is reached without the proxy",
      () => ({ ...environment, no_proxy: "localhost,.microsoftonline.com" }),
    ],
    [
      "if the certificate's file is missing",
      () => ({ ...environment, NODE_EXTRA_CA_CERTS: join(folder.path, "gone.pem") }),
    ],
  ])("is the live tenant %s", async (_, of) => {
    expect(await answeredBy({ ...of(), [demoVariable]: "1" }, host)).toBe("live");
  });

  it("isn't a live tenant after the twin has ended, because nothing answers", async () => {
    const gone = await createConnectProxy({
      hosts: createHostTable(),
      certificateAuthority: await createCertificateAuthority(),
    });
    await gone.close();

    expect(await answeredBy(through(gone.url), host)).toBe("twin");
  });
});
