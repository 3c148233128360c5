const form = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/;

/**
 * When a duration that begins at a date is over, by the calendar.
 *
 * @param duration ISO 8601, as Graph writes it: `P90D`, `P4DT12H30M5S`
 * @throws Error where it is none
 */
export function afterDuration(start: Date, duration: string): Date {
  const parts = form.exec(duration);
  if (!parts) throw new Error(`"${duration}" is no duration of ISO 8601.`);
  const number = (index: number) => Number(parts[index] ?? 0);
  const end = new Date(start);
  end.setUTCFullYear(
    end.getUTCFullYear() + number(1),
    end.getUTCMonth() + number(2),
    end.getUTCDate() + number(3) * 7 + number(4),
  );
  end.setUTCHours(end.getUTCHours() + number(5), end.getUTCMinutes() + number(6), end.getUTCSeconds() + number(7));
  return end;
}
