import { describe, expect, test } from "vitest";
import { awaitDirectory } from "../../../packages/core/azure/directory-wait.ts";

const reading = { PAUSE_SECONDS: "30", READ_SECURITY_DEFAULTS: "true" };

function wait(environment: Readonly<Record<string, string>>, answer = Response.json({ isEnabled: false })) {
  const asked: { readonly url: string; readonly authorization: string | null }[] = [];
  const slept: number[] = [];
  const result = awaitDirectory({
    environment,
    token: async () => "graph-t0ken",
    fetch: async (url, init) => {
      asked.push({ url: String(url), authorization: new Headers(init?.headers).get("authorization") });
      return answer;
    },
    sleep: async (milliseconds) => void slept.push(milliseconds),
  });
  return { result, asked, slept };
}

describe("a pause before another attempt at a policy", () => {
  test("lasts for the given time, without a request", async () => {
    const { result, asked, slept } = wait({ PAUSE_SECONDS: "30", READ_SECURITY_DEFAULTS: "false" });
    expect(await result).toBe("off");
    expect({ asked, slept }).toEqual({ asked: [], slept: [30_000] });
  });

  test("is limited by the environment", async () => {
    const { result, slept } = wait({ PAUSE_SECONDS: "30", DIRECTORY_LONGEST_PAUSE_MILLISECONDS: "1" });
    await result;
    expect(slept).toEqual([1]);
  });

  test.each([undefined, "", "soon", "-1"])("is refused if it is %j seconds", async (seconds) => {
    const { result, slept } = wait(seconds === undefined ? {} : { PAUSE_SECONDS: seconds });
    await expect(result).rejects.toThrow("PAUSE_SECONDS is missing");
    expect(slept).toEqual([]);
  });
});

describe("a pause for security defaults", () => {
  test.each([
    [{}, "https://graph.microsoft.com"],
    [{ ARM_ENVIRONMENT: "usgovernment" }, "https://graph.microsoft.us"],
    [{ ARM_ENVIRONMENT: "china" }, "https://microsoftgraph.chinacloudapi.cn"],
  ])("reads them first in the deployer's cloud, and waits if they are off: %j", async (environment, graph) => {
    const { result, asked, slept } = wait({ ...reading, ...environment });
    expect(await result).toBe("off");
    const url = `${graph}/v1.0/policies/identitySecurityDefaultsEnforcementPolicy`;
    expect(asked).toEqual([{ url, authorization: "Bearer graph-t0ken" }]);
    expect(slept).toEqual([30_000]);
  });

  test("ends at once if they are on", async () => {
    const { result, slept } = wait(reading, Response.json({ isEnabled: true }));
    expect(await result).toBe("on");
    expect(slept).toEqual([]);
  });

  test.each([
    [Response.json({ error: { code: "AccessDenied" } }, { status: 403 }), '403 "{"error":{"code":"AccessDenied"}}"'],
    [new Response("<html>\n\u001B[31m", { status: 200 }), '200 "<html> [31m"'],
    [new Response("saw graph-t0ken", { status: 500 }), '500 "saw [secret]"'],
  ])("fails without a wait if they can't be read", async (answer, said) => {
    const { result, slept } = wait(reading, answer);
    await expect(result).rejects.toThrow(`Security defaults can't be read: ${said}. It takes Policy.Read.All`);
    expect(slept).toEqual([]);
  });
});
