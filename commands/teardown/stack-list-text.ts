import { folded } from "../../text/folded.ts";
import { plainText } from "../../text/plain-text.ts";
import type { ListedStack, StackList } from "./list-stacks.ts";
import { isExpired, type ListedThing } from "./stack-entries.ts";

/** Columns where no terminal says another number. */
const usual = 80;

/** Every stack's marks and leftovers. */
export function stackListText(list: StackList, columns = usual): string {
  const fitted = (label: string, text: string): string => fittedTo(columns, label, text);
  const { tenantId, subscriptionId, stacks, notShown, named, unchecked, at } = list;
  const hidden = [
    ...(notShown.young > 0 ? [`${notShown.young} younger`] : []),
    ...(notShown.unknownAge > 0 ? [`${notShown.unknownAge} of unknown age`] : []),
  ];
  return [
    `Tenant ${tenantId}`,
    `Subscription ${subscriptionId}`,
    ...stacks.flatMap((entry) => ["", ...entryLines(entry, { subscriptionId, now: Date.parse(at), fitted })]),
    ...(named.length === 0
      ? []
      : [
          "",
          fitted("", "Named like a stack's, without any stack of that name (unproven):"),
          ...named.map(({ kind, name }) => fitted("  ", `${kind} ${name}`)),
        ]),
    "",
    stacks.length === 1 ? "1 stack." : `${stacks.length === 0 ? "No" : stacks.length} stacks.`,
    ...(hidden.length === 0 ? [] : [`Not shown: ${hidden.join(", ")}.`]),
    ...(unchecked.length === 0
      ? []
      : [
          "",
          "NOT LOOKED AT (there may be more):",
          ...unchecked.map(({ what, why }) => fitted("  ", `${what}: ${plainText(why)}`)),
        ]),
  ].join("\n");
}

interface Where {
  readonly subscriptionId: string;
  readonly now: number;
  readonly fitted: (label: string, text: string) => string;
}

function entryLines(entry: ListedStack, { subscriptionId, now, fitted }: Where): readonly string[] {
  const { project, stack, workload, id, environment, repository, created, expiresOn, named, leftover } = entry;
  const isElsewhere = entry.subscriptionId !== subscriptionId.toLowerCase();
  const rows: readonly (readonly [label: string, text: string | undefined])[] = [
    ["stack id", id ?? "none: marked by an earlier version; may be several stacks"],
    ["subscription", isElsewhere ? `${entry.subscriptionId} (its resources were not looked at)` : undefined],
    ["environment", environment],
    ["created", created === undefined ? "unknown" : `${minuteOf(created)}, ${ageIn(now - Date.parse(created))} ago`],
    ["expires", expiresOn && `${minuteOf(expiresOn)}${isExpired(entry, now) ? ": EXPIRED" : ""}`],
    ["deployed by", deployer(entry)],
    ["from", repository],
    ["live", counted(entry.live) ?? "nothing"],
    ["deleted, in bins", counted(entry.recycled)],
    ["adopted", namesIn(entry.adopted)],
    ["tags only", entry.copied.length === 0 ? undefined : `${namesIn(entry.copied)} (a policy may copy tags)`],
    ["name only", named.length === 0 ? undefined : `${namesIn(named)} (unproven)`],
    ["LEFTOVER", leftover.length === 0 ? undefined : leftover.join(" ")],
  ];
  return [
    fitted("", `${project}, stack ${stack}${workload === undefined ? "" : `, workload ${workload}`}`),
    ...rows.flatMap(([label, text]) => (text ? [fitted(`  ${label.padEnd(17)} `, text)] : [])),
  ];
}

function deployer({ deployedBy, deployedByName }: ListedStack): string | undefined {
  return deployedByName === undefined ? deployedBy : `${deployedByName} (${deployedBy})`;
}

const categories = ["resource group", "resource", "app registration", "service principal", "workspace"] as const;

/** `1 resource group, 7 resources (Function App, 2 × App Service plan), 2 app registrations` */
function counted(things: readonly ListedThing[]): string | undefined {
  const texts = categories.flatMap((category) => {
    const all = things.filter((thing) => thing.category === category);
    if (all.length === 0) return [];
    const kinds = [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, { length }]) =>
      length === 1 ? kind : `${length} × ${kind}`,
    );
    const told = `${all.length} ${category}${all.length === 1 ? "" : "s"}`;
    return [category === "resource" ? `${told} (${kinds.join(", ")})` : told];
  });
  return texts.length === 0 ? undefined : texts.join(", ");
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

function namesIn(things: readonly Named[]): string | undefined {
  return things.length === 0 ? undefined : things.map(({ kind, name }) => `${kind} ${name}`).join(", ");
}

/** What others wrote could steer a terminal, and may be longer than its line, which is indented where it is a second. */
function fittedTo(columns: number, label: string, text: string): string {
  const tooLong = new RegExp(`\\S{${columns - label.length - 2}}(?=\\S)`, "g");
  return folded(`${label}${plainText(text).replaceAll(tooLong, "$& ")}`, columns);
}

function minuteOf(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function ageIn(milliseconds: number): string {
  const hours = Math.max(0, Math.floor(milliseconds / 3_600_000));
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}
