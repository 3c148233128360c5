import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { AlreadyReported, UsageError } from "../../../packages/pf/cli/exit-codes.ts";
import { type Command, defineCommand } from "../../../packages/pf/cli/command.ts";
import { NotConfirmed } from "../../../packages/pf/cli/confirmed-by-name.ts";
import { Refused, Unavailable } from "../../../packages/core/text/errors.ts";
import { runHere } from "../../support/run-here.ts";

/** `./pf act`, which does this. */
function act(does: () => Promise<0 | 1>) {
  const command: Command = defineCommand({
    name: "act",
    intent: "try",
    summary: "Act.",
    examples: ["./pf act"],
    usage: [""],
    options: {},
    exits: { 0: "done", 1: "not done" },
    page: "README.md",
    run: does,
  });
  return (environment: Readonly<Record<string, string>> = {}) =>
    runHere(["act"], {
      known: { act: async () => command },
      environment: { HTTPS_PROXY: "", https_proxy: "", ...environment },
    });
}
const throws = (error: Error) =>
  act(async () => {
    throw error;
  });

describe("a command that fails", () => {
  it("points to its help only if the command line is wrong, but not after a mistyped confirmation", async () => {
    expect((await throws(new UsageError("Wrong."))()).stderr).toBe("error: Wrong.\nHelp: ./pf act --help\n");
    expect(await throws(new NotConfirmed("Not confirmed."))()).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "error: Not confirmed.\n",
    });
  });

  it("says what is wrong on one line, and what to do on the next, whoever refuses", async () => {
    expect((await throws(new Refused("CODE", 'There is no "A. B". Use c.'))()).stderr).toBe(
      'error: There is no "A. B".\nUse c.\n',
    );
    expect((await throws(new Unavailable("CODE", "No twin runs here. Start one: ./pf twin"))()).stderr).toBe(
      "error: No twin runs here.\nStart one: ./pf twin\n",
    );
  });

  it("prints nothing if its process has already reported the error", async () => {
    expect(await throws(new AlreadyReported(2))()).toEqual({ exitCode: 2, stdout: "", stderr: "" });
  });
});

describe("in a shell with a stopped twin's variables", () => {
  const undo =
    /Nothing answers at the proxy that (https?_proxy) names in this shell: (\S+)\.\n.*\n {2}eval "\$\(\.\/pf twin env --unset\)"\n$/i;

  /** A port that nothing listens at. */
  async function closedPort(): Promise<number> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  it.each(["HTTPS_PROXY", "https_proxy"])("a failing command explains how to unset them (%s)", async (name) => {
    const proxy = `http://127.0.0.1:${await closedPort()}`;
    const failing = [throws(new Unavailable("NO_TOKEN", "No token.")), act(async () => 1)];
    for (const run of failing) {
      expect(undo.exec((await run({ [name]: proxy })).stderr)?.slice(1)).toEqual([name, proxy.replace("http://", "")]);
    }
    expect((await act(async () => 0)({ [name]: proxy })).stderr).toBe("");
  });

  it("a proxy that answers, or one elsewhere, isn't mentioned", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const run = throws(new Unavailable("NO_TOKEN", "No token."));
    for (const proxy of [`http://127.0.0.1:${port}`, "http://proxy.contoso.example:3128", "no address"]) {
      expect((await run({ HTTPS_PROXY: proxy })).stderr).toBe("error: No token.\n");
    }
    server.close();
  });

  it("./pf twin env --unset unsets each variable without a twin", async () => {
    const { exitCode, stdout, stderr } = await runHere(["twin", "env", "--unset"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const network = ["HTTPS_PROXY", "https_proxy", "NODE_USE_ENV_PROXY", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"];
    const login = ["ARM_TENANT_ID", "ARM_SUBSCRIPTION_ID", "ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_ENVIRONMENT"];
    for (const name of [...network, ...login]) expect(stdout).toMatch(new RegExp(`^unset ${name}$`, "m"));
    expect(stdout).not.toMatch(/^(?!unset \w+$)./m);
    expect(await runHere(["twin", "--unset"])).toMatchObject({ exitCode: 2 });
  });
});
