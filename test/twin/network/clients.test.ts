import { expect, test } from "vitest";
import { clientEnvironment } from "../../../twin/network/client-environment.ts";
import { hasTool, runClient } from "../../support/client-process.ts";
import { echo, runNetwork } from "./running-network.ts";

const url = "https://graph.microsoft.com/v1.0/me";
const python =
  "import ssl, urllib.request; context = ssl.create_default_context(); " +
  "context.verify_flags |= ssl.VERIFY_X509_STRICT; " +
  `print(urllib.request.urlopen("${url}", context=context).read().decode())`;

const clients = [
  {
    name: "node's fetch",
    command: process.execPath,
    args: ["-e", `fetch("${url}").then((r) => r.text()).then(console.log)`],
  },
  { name: "curl", command: "curl", args: ["-sS", url], version: "--version" },
  { name: "Python, verifying strictly as 3.13 does", command: "python3", args: ["-c", python], version: "--version" },
];

for (const { name, command, args, version } of clients) {
  test.skipIf(version !== undefined && !(await hasTool(command, version)))(
    `${name} reaches a service by its Microsoft name with the client environment alone`,
    async () => {
      const network = await runNetwork({
        "graph.microsoft.com": (request) => new Response(`${request.method} ${request.url}`),
      });

      const result = await runClient(command, args, network.environment);

      expect(result).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(/^GET https:\/\/graph\.microsoft\.com\/v1\.0\/me\n?$/),
        stderr: "",
      });
    },
  );
}

test.skipIf(!(await hasTool("curl", "--version")))("curl is told by the proxy that a host is refused", async () => {
  const network = await runNetwork({ "graph.microsoft.com": echo });

  const result = await runClient("curl", ["-sS", "https://example.com/"], network.environment);

  expect(result.exitCode).toBe(56);
  expect(result.stderr).toContain("response 403");
});

test("node's fetch does not trust the twin without the authority's variable", async () => {
  const network = await runNetwork({ "graph.microsoft.com": echo });
  const { NODE_EXTRA_CA_CERTS: _left, ...withoutAuthority } = network.environment;
  const script = `fetch("${url}").catch((error) => console.log(error.cause.code))`;

  const result = await runClient(process.execPath, ["-e", script], withoutAuthority);

  expect(result.stdout).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE\n");
});

test("the client environment is the proxy's and the authority's variables, and nothing else", () => {
  expect(clientEnvironment({ proxyUrl: "http://127.0.0.1:1234", caFile: "/tmp/ca.pem" })).toEqual({
    HTTPS_PROXY: "http://127.0.0.1:1234",
    https_proxy: "http://127.0.0.1:1234",
    NO_PROXY: "localhost,127.0.0.1",
    no_proxy: "localhost,127.0.0.1",
    NODE_USE_ENV_PROXY: "1",
    NODE_EXTRA_CA_CERTS: "/tmp/ca.pem",
    REQUESTS_CA_BUNDLE: "/tmp/ca.pem",
    CURL_CA_BUNDLE: "/tmp/ca.pem",
    SSL_CERT_FILE: "/tmp/ca.pem",
  });
});
