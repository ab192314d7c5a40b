// Opening times as the points' door writes them: keys "0" (Monday) to "6", each a list of "09:00 - 18:00", an empty list for a closed day.
const dayEnd = 23 * 60 + 59;
const lateFrom = 20 * 60;

// week reads them into seven lists of shifts in minutes; null when nothing is known.
export function week(times) {
  if (!times || typeof times !== "object") return null;
  const days = [];
  for (let d = 0; d < 7; d++) days.push((times[d] || []).map(shift).filter(Boolean));
  return days;
}

function shift(text) {
  const m = /^(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)$/.exec(String(text).trim());
  if (!m) return null;
  const [from, to] = [m[1] * 60 + +m[2], m[3] * 60 + +m[4]];
  return { from, to: to <= from ? dayEnd : Math.min(to, dayEnd) };
}

// always says whether a point never closes, and late whether it is open in the evening of some day.
export const always = (days) => days.every((d) => d.some((s) => s.from === 0 && s.to >= dayEnd));
export const late = (days) => days.some((d) => d.some((s) => s.to >= lateFrom));

// state says how a point stands at a moment, in the words of the reader.
export function state(times, now, say, language) {
  const days = week(times);
  if (!days) return { text: say("unknown"), tone: "" };
  if (always(days)) return { text: say("always"), tone: "open" };
  if (days.every((d) => d.length === 0)) return { text: say("shut"), tone: "shut" };
  const today = (now.getDay() + 6) % 7;
  const minute = now.getHours() * 60 + now.getMinutes();
  const current = days[today].find((s) => s.from <= minute && minute < s.to);
  if (current) return { text: say("until", { time: clock(end(days, today, current)) }), tone: "open" };
  const next = days[today].find((s) => s.from > minute);
  if (next) return { text: say("opensToday", { time: clock(next.from) }), tone: "shut" };
  for (let n = 1; n <= 7; n++) {
    const day = (today + n) % 7;
    if (days[day].length) {
      return { text: say("opens", { day: weekday(day, language, "short"), time: clock(days[day][0].from) }), tone: "shut" };
    }
  }
  return { text: say("shut"), tone: "shut" };
}

// end goes on over midnight where the next day begins with it.
function end(days, day, current) {
  if (current.to < dayEnd) return current.to;
  const on = days[(day + 1) % 7].find((s) => s.from === 0);
  return on && on.to < dayEnd ? on.to : 24 * 60;
}

// clock writes minutes as 09:00.
export function clock(minutes) {
  const two = (n) => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

// weekday is a day's name; 1 January 2024 was a Monday.
export function weekday(day, language, length) {
  return new Intl.DateTimeFormat(language, { weekday: length, timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + day)));
}
