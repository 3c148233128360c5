import { expect, it } from "vitest";
import { noticeText } from "../../../../packages/pf/commands/dev/dev-text.ts";
import { otherTwinsText } from "../../../../packages/pf/stacks/local/announce-stack.ts";

const shown = { paint: (_: unknown, text: string) => text, hasKeys: true };

it("says of a mistake that is undone that the code is correct again", () => {
  expect(noticeText({ kind: "unchanged", isMended: true }, shown)).toBe(
    "code     Correct again. The running code is up to date.",
  );
  expect(noticeText({ kind: "unchanged" }, shown)).toBe("code     Saved without a change to the package.");
});

it("names the folder of the twin that commands reach afterwards", () => {
  const other = { pid: 30_306, environment: {}, outputs: {}, directory: "/home/ada/api" };

  expect(otherTwinsText([other] as unknown as Parameters<typeof otherTwinsText>[0])).toEqual([
    "Another twin is running. While this one runs, this project's commands in other terminals reach it; afterwards, that of /home/ada/api again.",
  ]);
});
