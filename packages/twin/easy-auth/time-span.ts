import { NotSupported } from "../tenant/refusal.ts";

/** Returns the milliseconds of a .NET time span: `08:00:00`, or with days `1.00:00:00`. */
export function timeSpan(text: string, setting: string): number {
  const [, days = "0", hours, minutes, seconds] = /^(?:(\d{1,4})\.)?(\d\d?):(\d\d):(\d\d)$/.exec(text) ?? [];
  if (seconds === undefined) throw new NotSupported(`authsettingsV2 ${setting} '${text}': use hh:mm:ss`);
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
