const form = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Whether a text is a duration as Graph writes them: `P90D`, `P4DT12H30M5S`. */
export function isDuration(text: string): boolean {
  return form.test(text) && /\d/.test(text) && !text.endsWith("T");
}

/** When a duration that begins at a date is over, by the calendar. */
export function afterDuration(start: Date, duration: string): Date {
  const [, years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (
    form.exec(duration) ?? []
  ).map((part) => (part === undefined ? undefined : Number(part)));
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth() + months, end.getUTCDate() + weeks * 7 + days);
  end.setUTCHours(end.getUTCHours() + hours, end.getUTCMinutes() + minutes, end.getUTCSeconds() + seconds);
  return end;
}
