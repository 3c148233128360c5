import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reviewMarkdown } from "../../commands/review/old-words/review-markdown.ts";
import { traceableFolder } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewedSettings as settings, reviewRepository, type ReviewRepository } from "../support/review-repository.ts";

/** Differs: `npm run test:exhaustive -- review.test -u` writes it anew; read it before it is committed. */
const golden = (name: string) => join(import.meta.dirname, "../reviews", `${name}.md`);

describe.skipIf(!hasEngine())(
  "npm run review says of a pull request what a reviewer must know",
  { timeout: 300_000 },
  () => {
    let repository: ReviewRepository;
    const temporary = traceableFolder();

    beforeAll(() => {
      repository = reviewRepository();
      repository.writeSettings(settings);
      repository.commit("base");
    });
    afterAll(() => {
      repository?.remove();
      temporary.remove();
    });

    const branch = (name: string, change: () => void, from?: string) => repository.branch(name, change, from);

    it("one that drops allowedApplications, and exempts itself from the rule", async () => {
      branch("drops-allowed-applications", () => {
        repository.edit(
          "infra/hosting/authentication.ts",
          "              defaultAuthorizationPolicy: { allowedApplications: [...args.allowedApplications] },\n",
          "",
        );
        const reason = "The partner's client ids change every week, ticket 4711";
        repository.writeSettings({ ...settings, exemptions: { "explicit-applications": reason } });
      });

      const review = await repository.review("main");

      await expect(reviewMarkdown(review)).toMatchFileSnapshot(golden("drops-allowed-applications"));
      expect(review).toMatchObject({ verdict: "protection weakened", ok: false });
    });

    it("one that says by an app setting that the gate is on, with an exemption from the rule and without", async () => {
      const add = (): void =>
        repository.edit(
          "infra/hosting/function-app.ts",
          "      appSettings: [\n",
          '      appSettings: [\n        { name: "WEBSITE_AUTH_ENABLED", value: "true" },\n',
        );
      branch("overrides-the-gate", add);
      const refused = await repository.review("main");
      branch("overrides-the-gate-exempted", () => {
        add();
        repository.writeSettings({ ...settings, exemptions: { "no-authentication-override": "Ticket 4712" } });
      });

      const review = await repository.review("main");

      expect(refused).toMatchObject({ verdict: "not deployable", ok: false });
      expect(refused.refusals.join("\n")).toContain('siteConfig.appSettings[0].name is "WEBSITE_AUTH_ENABLED"');
      expect(review).toMatchObject({ verdict: "protection weakened", ok: false, refusals: [], unreviewable: [] });
      expect(review.findings.filter(({ severity }) => severity === "protection weakened")).toEqual([
        ...["GET", "POST"].map((method) =>
          expect.objectContaining({
            area: "endpoints",
            text: expect.stringMatching(`^No longer so: "${method} who-calls with the gate off .*E4 fails`),
          }),
        ),
        {
          severity: "protection weakened",
          area: "authentication",
          text: 'The app setting WEBSITE_AUTH_ENABLED of "function-app" overrides what authsettingsV2 says about App Service authentication.',
          consequence: "What authsettingsV2 say no longer decides alone who gets in.",
        },
        expect.objectContaining({ area: "function", text: expect.stringContaining("With the gate off") }),
        expect.objectContaining({ area: "settings" }),
      ]);
    });

    it("one that turns public client flows on", async () => {
      branch("turns-public-client-flows-on", () => repository.writeSettings({ ...settings, publicClientFlows: true }));

      const review = await repository.review("main");

      await expect(reviewMarkdown(review)).toMatchFileSnapshot(golden("turns-public-client-flows-on"));
      expect(review).toMatchObject({ verdict: "access widened", ok: false });
    });

    it("one that widens a named location", async () => {
      const withPeople = { ...settings, publicClientFlows: true };
      branch("with-people", () => repository.writeSettings(withPeople));
      const namedLocations = { office: { cidrs: ["203.0.113.0/24"] } };
      branch(
        "widens-a-named-location",
        () =>
          repository.writeSettings({
            ...withPeople,
            conditionalAccess: { ...settings.conditionalAccess, namedLocations },
          }),
        "with-people",
      );

      const review = await repository.review("with-people");

      await expect(reviewMarkdown(review)).toMatchFileSnapshot(golden("widens-a-named-location"));
      expect(review).toMatchObject({ verdict: "access widened", ok: false });
    });

    it("one that has the function no longer demand the app role, which no setting and no resource shows", async () => {
      branch("forgets-the-role", () =>
        repository.edit("functions/guard/guard.ts", "  demandOneOf(caller, allow);\n", ""),
      );

      const review = await repository.review("main");

      expect(review).toMatchObject({ verdict: "protection weakened", ok: false });
      expect(review.findings).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            severity: "protection weakened",
            area: "function",
            text: 'No longer so: "The function itself demands an app role: a token without it gets 403."',
          }),
          ...["GET", "POST"].map((method) =>
            expect.objectContaining({
              severity: "protection weakened",
              area: "endpoints",
              text: expect.stringMatching(
                `^No longer so: "${method} who-calls without .*E3 fails: the handler is not guarded`,
              ),
            }),
          ),
        ]),
      );
      expect(review.files.toRead).toMatchObject([{ file: "functions/guard/guard.ts", class: "guards" }]);
    });

    it("one that opens endpoints by the contract", async () => {
      branch("opens-endpoints", () => {
        repository.edit(
          "functions/contract.ts",
          '"who-calls": { methods: ["GET", "POST"],',
          'health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" },\n    "who-calls": { methods: ["GET", "POST", "DELETE"],',
        );
        repository.edit("functions/src/index.ts", '"who-calls": whoCalls', 'health: () => ({}), "who-calls": whoCalls');
      });

      const { findings, verdict, refusals } = await repository.review("main");

      expect(refusals).toEqual([]);
      expect(verdict).toBe("access widened");
      expect(findings.map(({ severity, text }) => `${severity}: ${text}`)).toEqual(
        expect.arrayContaining([
          "access widened: DELETE who-calls is new; needs Function.Invoke; held by integration, user ada@contoso.com.",
          "access widened: GET health is new and anonymous: it opens to anybody without a token.",
          "access widened: Anybody gains GET health from everywhere, with or without a token: it is anonymous now.",
        ]),
      );
      expect(findings.filter(({ text }) => /fails/.test(text))).toEqual([]);
    });

    it("one whose contract breaks a rule, by the endpoint", async () => {
      branch("breaks-the-contract", () =>
        repository.edit(
          "functions/contract.ts",
          'allow: ["Function.Invoke"]',
          'allow: ["Function.Invok" as "Function.Invoke"]',
        ),
      );

      const { verdict, refusals } = await repository.review("main");

      expect(verdict).toBe("not deployable");
      expect(refusals.join()).toContain("endpoints.who-calls.allow.0");
    });

    it("one that only reformats code, which shows in no resource and is to be read all the same", async () => {
      branch("reformats-code", () => {
        repository.edit("README.md", /^# .*$/, "# Another title");
        for (const file of ["infra/hosting/authentication.ts", "functions/guard/demand-app-role.ts"]) {
          repository.edit(file, /^ {2}/, "      ");
        }
      });

      const { status, stdout, stderr } = await repository.reviewByCommand(temporary.path);

      await expect(stdout).toMatchFileSnapshot(golden("reformats-code"));
      expect(status, stderr).toBe(4);
    });
  },
);
