import { folded } from "@protected-function/core/text/folded.ts";
import { type Layout, painter } from "../../cli/layout.ts";
import { platformBehaviors } from "../../stacks/local/platform-behaviors.ts";

/** Columns, unless a terminal has another number. */
const usualWidth = 110;

/** The troubles that `--platform` imitates, each with its name. */
export function platformText(layout: Layout): string {
  const paint = painter(layout);
  const section = (title: string, isUsual: boolean) => [
    paint("bold", title),
    ...platformBehaviors
      .filter((behavior) => behavior.isUsual === isUsual)
      .flatMap(({ name, summary }) => [`  ${name}`, `    ${summary}`]),
  ];
  return folded(
    [
      ...section("Common, all of them with --platform usual:", true),
      "",
      ...section("Others, by name only:", false),
      "",
      "Combine names with commas: ./pf twin --platform slow-deployment,sync-fails",
    ].join("\n"),
    layout.columns ?? usualWidth,
  );
}
