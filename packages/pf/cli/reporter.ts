import { findingMarks } from "@protected-function/core/text/verdict.ts";
import { styleText } from "node:util";
import { cut } from "@protected-function/core/text/cut.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import { safeMessage, safeRefusal, safeReport } from "@protected-function/core/text/message.ts";
import { keptInColumns } from "@protected-function/core/text/width.ts";
import { columnsOf } from "./layout.ts";
import { writeOut } from "./write-out.ts";

/**
 * Only the reporter writes to the terminal. Its input may come from anywhere, so nothing in it can control the terminal
 * or command a pipeline's runner.
 */
export interface Reporter {
  /** Starts a step that may take a while, and ends the previous one. */
  readonly step: (text: string) => void;
  /** Progress within the step. Only a terminal shows how the seconds pass. */
  readonly progress: (text: string) => void;
  /** A result for a person, on standard output. Ends the last step. */
  readonly result: (text: string) => void;
  /** A result for a program, on standard output, byte for byte: JSON by `jsonText`, a script, a token. Ends the last step. */
  readonly data: (text: string) => void;
  /** A line for the person, on standard error. */
  readonly note: (text: string) => void;
  /** The program failed, or what it was asked can't be done. */
  readonly failure: (text: string) => void;
  /** A service refused what it was asked, and the program says why: a report in color, on standard error. One that was wanted isn't in the color of a failure. */
  readonly refusal: (text: string, isWanted?: boolean) => void;
  /** Ends the last step. */
  readonly finish: () => void;
}

/** The maximum number of characters of a failure that anyone would scroll back for. */
const longest = 20_000;

interface Streams {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
}

/** Steps redraw one line on a terminal and are plain lines elsewhere; everything but results goes to standard error. */
export function createReporter({ out, err }: Streams = { out: process.stdout, err: process.stderr }): Reporter {
  const live = isRedrawn(err);
  let current = "";
  let startedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let lastProgress = "";

  const draw = (detail: string): void => {
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    const elapsed = seconds > 0 ? ` ${seconds} s` : "";
    const text = `  ${current}${detail && ` - ${detail.trim()}`}${elapsed}`;
    err.write(`\r\u001B[2K${style("dim", keptInColumns(text, (columnsOf(err) ?? 80) - 1), err)}`);
  };
  const finish = (mark: string): void => {
    clearInterval(timer);
    if (live && current) {
      const seconds = (Date.now() - startedAt) / 1000;
      err.write("\r\u001B[2K");
      write(err, `${mark} ${current} ${style("dim", `${seconds.toFixed(1)} s`, err)}`);
    }
    current = "";
  };

  return {
    step: (message) => {
      const text = safeMessage(message);
      finish(style("green", findingMarks.pass, err));
      current = text;
      startedAt = Date.now();
      if (!live) {
        write(err, text);
        return;
      }
      draw("");
      timer = setInterval(() => draw(""), 1000);
      timer.unref();
    },
    progress: (text) => {
      if (live && current) return draw(safeMessage(text));
      const progress = text.replace(/ … \d+ s$/, "");
      if (progress !== lastProgress) write(err, safeMessage(progress));
      lastProgress = progress;
    },
    result: (text) => {
      finish(style("green", findingMarks.pass, err));
      write(out, safeReport(text));
    },
    data: (text) => {
      finish(style("green", findingMarks.pass, err));
      writeOut(out, `${text}\n`);
    },
    note: (text) => {
      const isBetween = live && current !== "";
      if (isBetween) err.write("\r\u001B[2K");
      write(err, safeReport(text));
      if (isBetween) draw("");
    },
    failure: (text) => {
      finish(style("red", findingMarks.fail, err));
      write(err, `${style("red", "error:", err)} ${cut(safeMessage(text), longest)}`);
    },
    refusal: (text, isWanted = false) => {
      finish(isWanted ? style("green", findingMarks.pass, err) : style("red", findingMarks.fail, err));
      // As the exit code: whatever was wanted, the call didn't get an answer.
      const mark = isWanted ? findingMarks.fail : style("red", findingMarks.fail, err);
      write(err, `${mark} ${cut(safeRefusal(text), longest)}`);
    },
    finish: () => finish(style("green", findingMarks.pass, err)),
  };
}

/** Whether progress passes by in one line. Elsewhere, each line of it stays. */
export function isRedrawn(err: Pick<NodeJS.WriteStream, "isTTY">): boolean {
  return err.isTTY === true && process.env["CI"] === undefined;
}

/** Writes lines for a person, folded to the stream's width. */
function write(stream: NodeJS.WriteStream, text: string): void {
  const columns = columnsOf(stream);
  writeOut(stream, `${columns === undefined ? text : folded(text, columns)}\n`);
}

/** Color, if the stream shows it and `NO_COLOR` allows it. */
function style(format: "dim" | "green" | "red", text: string, stream: NodeJS.WriteStream): string {
  return styleText(format, text, { stream });
}
