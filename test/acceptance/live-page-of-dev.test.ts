import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fetch, ProxyAgent } from "undici";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { situations } from "../../packages/pf/stacks/call/identity.ts";
import { itIsAccessible } from "../support/chromium/accessibility.ts";
import { openAddress, type OpenPage } from "../support/chromium/chromium.ts";
import { clippedOptions } from "../support/chromium/page-faults.ts";
import { itFitsAndReads } from "../support/chromium/page-layout.ts";
import { type Running, runPf } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { grace, index, livePageCheckout } from "../support/live-page-checkout.ts";

interface CalledByCommand {
  readonly kind: "answered" | "refused" | "failed";
  readonly by?: string;
  readonly status?: number;
  readonly endpoint?: string;
  readonly message?: string;
}

const text = (selector: string): string => `(document.querySelector(${JSON.stringify(selector)})?.innerText ?? "")`;

describe.skipIf(!hasEngine())("the page of dev", { timeout: 240_000 }, () => {
  let checkout: string;
  let dev: Running;
  let url: string;
  let page: OpenPage;
  const pf = (...args: readonly string[]) => runPf(args, { TMPDIR: checkout }, "", checkout);
  const shows = (expression: string) =>
    vi.waitFor(async () => expect(await page.evaluate<boolean>(`Boolean(${expression})`)).toBe(true), {
      timeout: 60_000,
    });
  const isLive = `${text("#state")}.includes("Live") && document.querySelectorAll("[data-as]").length > 0`;
  const start = async () => {
    dev = pf("dev");
    url = await new Promise<string>((resolve, reject) => {
      let shown = "";
      for (const stream of [dev.child.stdout, dev.child.stderr]) {
        stream?.on("data", (part: string) => {
          shown += part;
          const [, printed] = /^ *Page: +(http\S+)$/m.exec(shown) ?? [];
          if (printed !== undefined) resolve(printed);
        });
      }
      void dev.finished.then(() => reject(new Error(shown)));
    });
  };
  /** Sends what the form says, and returns what a screen reader is told at the end. */
  const tried = async (fields: Readonly<Record<string, string>>): Promise<string> => {
    await page.evaluate(`(() => {
      const form = document.querySelector("#try");
      for (const name of ["method", "query", "headers"]) form.elements[name].value = "";
      form.elements.from.selectedIndex = 0;
      form.elements.endpoint.value = ${JSON.stringify(fields["endpoint"] ?? "GET orders/{id}")};
      form.elements.endpoint.dispatchEvent(new Event("change"));
      for (const [name, value] of Object.entries(${JSON.stringify(fields)})) form.elements[name].value = value;
      form.requestSubmit();
      return null;
    })()`);
    await shows(`document.querySelector("#answer[aria-busy]") === null && document.querySelector("#answer .verdict")`);
    return page.evaluate<string>(`document.querySelector("#outcome").textContent`);
  };

  beforeAll(async () => {
    checkout = livePageCheckout();
    await start();
    page = await openAddress(url);
    await shows(isLive);
  }, 240_000);
  afterAll(async () => {
    await page?.close();
    dev?.child.kill("SIGINT");
    await dev?.finished;
    rmSync(checkout, { recursive: true, force: true });
  });

  it("names project and stack in its heading, as the other pages do", async () => {
    expect(await page.evaluate<string>(text("h1"))).toBe("protected-function local");
    expect(await page.evaluate<string>("document.title")).toBe("protected-function local: ./pf dev");
  });

  it("shows who can call which endpoint, and from where", async () => {
    const table = await page.evaluate<string>(text("#access"));
    expect(table).toContain("shop");
    for (const name of ["GET orders/{id}", "POST orders/{id}", "GET health", grace, "no token"])
      expect(table).toContain(name);
    expect(table).toMatch(/elsewhere: AADSTS53003/);
    expect(table).toMatch(
      /as an app from another tenant:\s+⊘.AADSTS700016 at sign-in\s+⊘.401 with its own tenant's token/,
    );
    expect(table).toContain("Anyone can call GET health");
    for (const situation of Object.keys(situations)) expect(table).toContain(`\n${situation}\n`);
  });

  const cases: readonly (readonly [as: string, endpoint: string])[] = [
    ["shop", "GET orders/{id}"],
    ["shop", "POST orders/{id}"],
    [grace, "GET orders/{id}"],
    ["no-token", "GET health"],
    ["expired", "GET health"],
    ...Object.keys(situations).flatMap((situation) =>
      ["GET orders/{id}", "POST orders/{id}"].map((endpoint) => [situation, endpoint] as const),
    ),
  ];
  it.each(cases)("answers %s at %s as ./pf call does", async (as, endpoint) => {
    const { stdout, stderr } = await pf("call", "--json", "--as", as, "--endpoint", endpoint).finished;
    expect(stdout, stderr).not.toBe("");
    const command = JSON.parse(stdout) as CalledByCommand;
    const shown = await tried({ as, endpoint });
    const atRest = await page.evaluate<string>(text(`[data-as="${as}"][data-endpoint="${endpoint}"]`));
    const seen = command.kind === "answered" ? "allowed" : /AADSTS\d+/.exec(command.message ?? "")?.[0];
    // From elsewhere, it would be refused otherwise.
    expect(atRest).toContain(seen ?? String(command.status));
    if (command.kind === "answered") {
      expect(shown).toBe(`${command.status} from ${command.endpoint}`);
      return;
    }
    const { by = "", status, message = "" } = command;
    const [code] = /AADSTS\d+/.exec(message) ?? [];
    const beginning = `${by.replace(/^./, (letter) => letter.toUpperCase())} refused with ${code ?? status}`;
    expect(shown.slice(0, beginning.length)).toBe(beginning);
    expect(shown.slice(beginning.length)).toMatch(/^[.:] /);
    const step = { "Entra ID": 0, "App Service": 1, "the function": 2 }[by];
    const steps = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll(".path li")].map(({ innerText }) => innerText[0])`,
    );
    expect(steps.findIndex((mark) => mark === "⊘" || mark === "✗")).toBe(step);
    // It would deploy the stack that is selected, which isn't the twin's.
    const copied = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll("#answer .copy")].map((button) => button.previousElementSibling.textContent)`,
    );
    expect(copied.filter((line) => line.startsWith("npx pulumi "))).toEqual([]);
    // What nobody declared is to be refused.
    const isWanted = await page.evaluate<boolean>(`document.querySelector("#answer .verdict").matches(".quiet")`);
    if (Object.hasOwn(situations, as)) expect(isWanted).toBe(true);
  });

  it("calls from a chosen place", async () => {
    const elsewhere = await page.evaluate<string>(
      `[...document.querySelector("#try").elements.from.options].find(({ text }) => text.startsWith("elsewhere")).value`,
    );
    expect(await tried({ as: grace, from: elsewhere })).toContain("AADSTS53003");
    expect(await tried({ as: grace })).toBe("200 from GET orders/{id}");
  });

  it.each([
    ["elsewhere", "AADSTS53003"],
    ["198.51.100.7", "AADSTS53003"],
    ["office", "200 from GET orders/{id}"],
    ["203.0.113.77", "200 from GET orders/{id}"],
    ["ofice", "Did you mean"],
    ["", "--from is empty."],
  ])("calls from %s as the page does, on a command line", async (place, expected) => {
    const { stdout, stderr } = await pf("call", "--as", grace, "--endpoint", "orders", "--from", place).finished;
    expect(stdout + stderr).toContain(expected);
  });

  it("sends the method, parameters, query, headers and body that the form has", async () => {
    const shown = await tried({
      as: "writer",
      endpoint: "POST orders/{id}",
      params: "id=4 2",
      query: "a=1&2\nb=",
      headers: "x-mine: yes",
      body: '{"sku":"<b>"}',
    });
    expect(shown).toBe("200 from POST orders/{id}");
    expect(JSON.parse(await page.evaluate<string>(text("#answer pre.body")))).toEqual({
      method: "POST",
      url: "/orders/4%202?a=1%262&b=",
      header: "yes",
      body: '{"sku":"<b>"}',
    });
    expect(await tried({ as: "shop", params: "other=1" })).toBe("");
    expect(await page.evaluate<string>(text("#answer"))).toContain('--param is "other", but ');
  });

  it("shows a stream as it comes", async () => {
    await page.evaluate(`(() => {
      const form = document.querySelector("#try");
      form.elements.as.value = "shop";
      form.elements.endpoint.value = "GET events";
      form.elements.endpoint.dispatchEvent(new Event("change"));
      form.requestSubmit();
      return null;
    })()`);
    await shows(`${text("#answer")}.includes("data: one")`);
    expect(await page.evaluate<string>(text("#answer"))).not.toContain("data: two");
    await pf("call", "--endpoint", "health", "--as", "no-token").finished;
    await shows(`${text("#answer")}.includes("data: two") && document.querySelector("#answer .verdict")`);
  });

  it("shows a token without its signature, and copies the one of ./pf token only on request", async () => {
    await tried({ as: "shop" });
    const html = await page.evaluate<string>("document.documentElement.outerHTML");
    expect(html).toContain("Orders.Read");
    expect(html).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
    expect(html).not.toMatch(/\w{3}\dQ~[\w~.-]+/);
    const copied = await page.evaluate<{ readonly token?: string; readonly error?: string }>(
      `fetch("token", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ as: "shop", from: "" }) }).then((answer) => answer.json())`,
    );
    const { stdout } = await pf("twin", "env").finished;
    const variable = (name: string) => new RegExp(`^export ${name}='?([^'\\n]+)'?$`, "m").exec(stdout)?.[1] ?? "";
    const dispatcher = new ProxyAgent({
      uri: variable("HTTPS_PROXY"),
      requestTls: { ca: readFileSync(variable("NODE_EXTRA_CA_CERTS")) },
    });
    const host =
      /https:\/\/[\w.-]+\.azurewebsites\.net/.exec(await page.evaluate<string>(text(".evidence")))?.[0] ?? "";
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(`${host}/api/orders/7`, { dispatcher, headers })).status;
    expect(await ask({ authorization: `Bearer ${copied.token}` })).toBe(200);
    expect(await ask({})).toBe(401);
    const refused = await page.evaluate<{ readonly error?: string }>(
      `fetch("token", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ as: "expired", from: "" }) }).then((answer) => answer.json())`,
    );
    expect(refused.error).toContain("gives no token of expired");
  });

  it("shows calls of any client as they come, with the decision", async () => {
    await pf("call", "--as", "no-token", "--endpoint", "orders").finished;
    await shows(`/no token +\\d+ ms +App Service authentication refused/.test(${text("#lines")})`);
    expect(await page.evaluate<string>(text("#lines"))).not.toContain("administrator");
    expect(await page.evaluate<string>(text("#lines"))).toContain("called by shop with roles");
  });

  it("prints the recipe of ./pf recipes", async () => {
    await page.evaluate(`(() => {
      const form = document.querySelector("#recipe");
      form.elements.caller.value = "shop";
      form.elements.endpoint.value = "GET orders/{id}";
      form.elements.language.value = "python";
      form.requestSubmit();
      return null;
    })()`);
    const { stdout } = await pf("recipes", "--for", "python", "--as", "shop", "--endpoint", "GET orders/{id}").finished;
    await shows(`${text("#recipe-text")} !== ""`);
    expect((await page.evaluate<string>(`document.querySelector("#recipe-text").textContent`)).trim()).toBe(
      stdout.trim(),
    );
  });

  it("is tried from the keyboard alone", async () => {
    await page.evaluate(`document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus(); null`);
    const isCell = `document.activeElement.dataset.as === "shop" && document.activeElement.dataset.endpoint === "POST orders/{id}"`;
    for (let pressed = 0; pressed < 60 && !(await page.evaluate<boolean>(isCell)); pressed += 1)
      await page.press("Tab");
    await page.press("Enter");
    await shows(`document.querySelector("#outcome").textContent.startsWith("The function refused with 403")`);
    expect(await page.evaluate<string>("document.activeElement.name")).toBe("as");
    expect(await page.evaluate<string>(text("#answer"))).toContain("App role");
  });

  describe("with an answer", () => {
    beforeAll(async () => void (await tried({ as: "expired" })));
    itIsAccessible(() => page);
    it.each([360, 400, 1280])("shows the whole text of every choice on a screen of %i pixels", async (width) => {
      await page.emulate({ width, scheme: "light" });
      expect(await page.evaluate<readonly string[]>(clippedOptions)).toEqual([]);
    });
    it("says what an outline means only while a cell has one", async () => {
      const isShown = `document.querySelector(".tried-legend").checkVisibility()`;
      await tried({ as: "shop" });
      expect(await page.evaluate<boolean>(isShown)).toBe(true);
      await page.evaluate(
        `for (const cell of document.querySelectorAll(".tried")) cell.classList.remove("tried"); null`,
      );
      expect(await page.evaluate<boolean>(isShown)).toBe(false);
    });
    itFitsAndReads(() => page, [360, 400, 1280]);
  });

  it("shows a mistake until it's mended, also after the page is loaded again", async () => {
    const file = join(checkout, "functions/src/index.ts");
    writeFileSync(file, `${index}\nconst x = ;`);
    await shows(`${text("#standing")}.includes("functions/src/index.ts")`);
    await page.evaluate("location.reload()");
    await shows(`${isLive} && ${text("#standing")}.includes("the last good code goes on")`);
    await pf("call", "--endpoint", "health", "--as", "no-token").finished;
    await shows(`${text("#lines")}.includes("by the code before your last save")`);
    writeFileSync(file, index);
    await shows(`document.querySelector("#standing").children.length === 0`);
  });

  it("says when dev has ended, and goes on once it runs again", async () => {
    const begin = performance.now();
    dev.child.kill("SIGINT");
    await shows(`${text("#over")}.includes("./pf dev has ended")`);
    expect(performance.now() - begin).toBeLessThan(5000);
    await dev.finished;
    await start();
    await shows(`location.href === ${JSON.stringify(url)} && ${isLive}`);
    expect(await tried({ as: "shop" })).toBe("200 from GET orders/{id}");
  });
});
