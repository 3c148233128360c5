import { momentOf } from "@protected-function/core/text/day.ts";
import { answerText } from "../../cli/answer.ts";
import { type Layout, type Paint, painter, section } from "../../cli/layout.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import type { ListedStack, StackList } from "./list-stacks.ts";
import { isExpired, type ListedObject } from "./stack-entries.ts";

/** The width for a pipe. */
const defaultColumns = 80;

/** The verdict, then every stack's marks and leftovers. */
export function stackListText(list: StackList, layout: Layout): string {
  const paint = painter(layout);
  const fitted = (label: string, text: string): string => fittedTo(layout.columns ?? defaultColumns, label, text);
  const { tenantId, subscriptionId, stacks, notShown, named, unchecked, at } = list;
  const now = Date.parse(at);
  const hidden = [
    ...(notShown.young > 0 ? [`${notShown.young} younger`] : []),
    ...(notShown.unknownAge > 0 ? [`${notShown.unknownAge} of unknown age`] : []),
  ];
  return answerText(
    {
      verdict: listVerdict(list),
      sections: [
        ...stacks.map((entry) => entryLines(entry, { subscriptionId, now, fitted, paint }).join("\n")),
        section(
          "Named like a stack's, but no stack of that name has a tag here (unproven):",
          named.map(({ kind, name }) => fitted("  ", `${kind} ${name}`)),
          paint,
        ),
        section(
          "Not checked (there may be more):",
          unchecked.map(({ what, why }) => fitted("  ", `${what}: ${plainText(why)}`)),
          paint,
        ),
        hidden.length === 0 ? "" : `Not shown: ${hidden.join(", ")}.`,
        section("Where:", [fitted("  ", `Tenant ${tenantId}`), fitted("  ", `Subscription ${subscriptionId}`)], paint),
      ],
      next: [
        ...stacks
          .filter((entry) => isDue(entry, now) && entry.subscriptionId === subscriptionId.toLowerCase())
          .map(({ stack }) => `See what would go: ./pf teardown --stack ${shellWord(stack)} --dry-run`),
        ...(unchecked.length === 0
          ? []
          : ["Get the role Reader for what wasn't checked, then run `./pf teardown --list`."]),
      ],
    },
    layout,
  );
}

function listVerdict({ stacks, unchecked, at }: StackList): Verdict {
  const number = stacks.length === 1 ? "1 stack" : `${stacks.length === 0 ? "No" : stacks.length} stacks`;
  const due = stacks.filter((entry) => isDue(entry, Date.parse(at))).length;
  const foundText = due === 0 ? `${number}` : `${number}, ${due} expired or left over`;
  if (unchecked.length > 0)
    return { kind: "unknown", sentence: `${foundText} found, but ${unchecked.length} not checked: there may be more.` };
  return { kind: due === 0 ? "pass" : "warn", sentence: `${foundText}.` };
}

function isDue(entry: ListedStack, now: number): boolean {
  return isExpired(entry, now) || entry.leftover.length > 0;
}

interface Where {
  readonly subscriptionId: string;
  readonly now: number;
  readonly fitted: (label: string, text: string) => string;
  readonly paint: Paint;
}

function entryLines(entry: ListedStack, { subscriptionId, now, fitted, paint }: Where): readonly string[] {
  const { project, stack, workload, id, environment, repository, created, expiresOn, named, leftover } = entry;
  const isElsewhere = entry.subscriptionId !== subscriptionId.toLowerCase();
  const rows: readonly (readonly [label: string, text: string | undefined])[] = [
    ["stack id", id || "missing (someone shortened the tags; may be several stacks)"],
    ["subscription", isElsewhere ? `${entry.subscriptionId} (its resources weren't checked)` : undefined],
    ["environment", environment],
    ["created", created === undefined ? "unknown" : `${momentOf(created)}, ${ageIn(now - Date.parse(created))} ago`],
    ["expires", expiresOn && `${momentOf(expiresOn)}${isExpired(entry, now) ? " (expired)" : ""}`],
    ["deployed by", deployer(entry)],
    ["repository", repository],
    ["live", countsText(entry.live) ?? "nothing"],
    ["in recycle bins", countsText(entry.recycled)],
    ["adopted", namesIn(entry.adopted)],
    ["tags only", entry.copied.length === 0 ? undefined : `${namesIn(entry.copied)} (a policy may copy tags)`],
    ["name only", named.length === 0 ? undefined : `${namesIn(named)} (unproven)`],
    ["left over", leftover.length === 0 ? undefined : leftover.join(" ")],
  ];
  return [
    paint("bold", fitted("", `${project}, stack ${stack}, workload ${workload || "missing"}`)),
    ...rows.flatMap(([label, text]) => (text ? [fitted(`  ${label.padEnd(17)} `, text)] : [])),
  ];
}

function deployer({ deployedBy, deployedByName }: ListedStack): string | undefined {
  return deployedByName === undefined ? deployedBy : `${deployedByName} (${deployedBy})`;
}

const categories = ["resource group", "resource", "app registration", "service principal", "workspace"] as const;

/** `1 resource group, 7 resources (Function App, 2 × App Service plan), 2 app registrations` */
function countsText(objects: readonly ListedObject[]): string | undefined {
  const texts = categories.flatMap((category) => {
    const matching = objects.filter((object) => object.category === category);
    if (matching.length === 0) return [];
    const kinds = [...Map.groupBy(matching, ({ kind }) => kind)].map(([kind, { length }]) =>
      length === 1 ? kind : `${length} × ${kind}`,
    );
    const text = `${matching.length} ${category}${matching.length === 1 ? "" : "s"}`;
    return [category === "resource" ? `${text} (${kinds.join(", ")})` : text];
  });
  return texts.length === 0 ? undefined : texts.join(", ");
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

function namesIn(objects: readonly Named[]): string | undefined {
  return objects.length === 0 ? undefined : objects.map(({ kind, name }) => `${kind} ${name}`).join(", ");
}

/** Wraps outside text to the terminal's width and removes control characters. */
function fittedTo(columns: number, label: string, text: string): string {
  const tooLong = new RegExp(`\\S{${columns - label.length - 2}}(?=\\S)`, "g");
  return folded(`${label}${plainText(text).replaceAll(tooLong, "$& ")}`, columns);
}

function ageIn(milliseconds: number): string {
  const hours = Math.max(0, Math.floor(milliseconds / 3_600_000));
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}
