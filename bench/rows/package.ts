import { buildPackage } from "../../functions/build.ts";
import type { MeasureRows } from "../bench.ts";
import { rowOf } from "../row.ts";
import { usualPackage, withoutIgnored } from "../usual/package.ts";
import { zippedBytes } from "../zipped-bytes.ts";

/** What goes up: the bytes of the package's zip. */
export const measurePackage: MeasureRows = async () => {
  const { zip } = await buildPackage();
  const usual = await usualPackage();
  const published = withoutIgnored(usual);
  return [
    rowOf({
      name: "package",
      ours: zip.length,
      theirs: zippedBytes(usual),
      unit: "bytes",
      beside: "the template of func init --typescript with its production node_modules",
      target: { of: "ratio", atMost: 0.05 },
      note: `${Object.keys(usual).length} files there, 3 here; the same zip settings.`,
    }),
    rowOf({
      name: "package, .funcignore",
      ours: zip.length,
      theirs: zippedBytes(published),
      unit: "bytes",
      beside: "the same without what its .funcignore leaves out (source maps, *.ts)",
      note: "What func azure functionapp publish sends.",
    }),
  ];
};
