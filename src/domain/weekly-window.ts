import { HanseError } from "./errors.ts";

/** Times of each week, as people write them: `Mon-Fri 20:00-06:00`, several with `;` between. All are UTC. */
export type WeeklyWindow = string;

/** A stretch of each week: minutes since Monday 00:00 UTC. */
interface Stretch {
  readonly from: number;
  readonly minutes: number;
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY = 24 * 60;
const WEEK = 7 * DAY;
const MINUTE_MS = 60_000;

/** 1970 began on a Thursday. */
const EPOCH = 3 * DAY;

/** @returns as it is written here: `Mon-Fri 20:00-06:00; Sat,Sun 00:00-24:00` @throws HanseError INVALID_INPUT */
export function parseWeeklyWindow(text: string): WeeklyWindow {
  const parts = text.split(";").map((part) => part.trim().replace(/\s+/g, " "));
  if (parts.length > 20) throw notAWindow(text);
  for (const part of parts) stretchesOf(part);
  return parts.join("; ");
}

/** True where a time lies within the window; it ends with the minute before its end. */
export function isWithin(window: WeeklyWindow, nowMs: number): boolean {
  const now = Math.floor(nowMs / MINUTE_MS) + EPOCH;
  return stretches(window).some(({ from, minutes }) => (((now - from) % WEEK) + WEEK) % WEEK < minutes);
}

/** When the window opens or closes next; undefined for one that is always open. */
export function nextChangeMs(window: WeeklyWindow, nowMs: number): number | undefined {
  const nowMinute = Math.floor(nowMs / MINUTE_MS);
  const open = isWithin(window, nowMs);
  return stretches(window)
    .flatMap(({ from, minutes }) => [from, from + minutes])
    .map((edge) => nowMinute + 1 + ((((edge - EPOCH - nowMinute - 1) % WEEK) + WEEK) % WEEK))
    .map((minute) => minute * MINUTE_MS)
    .sort((a, b) => a - b)
    .find((atMs) => isWithin(window, atMs) !== open);
}

const stretches = (window: WeeklyWindow): Stretch[] => window.split(";").flatMap((part) => stretchesOf(part.trim()));

function stretchesOf(part: string): Stretch[] {
  const [, days = "Mon-Sun", start = "", end = ""] =
    /^(?:([a-z,-]+) )?(\d\d:\d\d)-(\d\d:\d\d)$/i.exec(part) ?? refuse(part);
  const [from, to] = [minuteOf(start, part), minuteOf(end, part)];
  if (from === to || from === DAY) throw notAWindow(part);
  const minutes = (to - from + DAY) % DAY || DAY;
  return daysOf(days, part).map((day) => ({ from: day * DAY + from, minutes }));
}

function daysOf(text: string, part: string): number[] {
  return text.split(",").flatMap((run) => {
    const [first = "", last = first, more] = run.split("-");
    const [from, to] = [dayOf(first), dayOf(last)];
    if (more !== undefined || from < 0 || to < 0) throw notAWindow(part);
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => (from + index) % 7);
  });
}

const dayOf = (name: string): number => DAYS.indexOf(name.toLowerCase());

function minuteOf(text: string, part: string): number {
  const [hours, minutes] = text.split(":").map(Number);
  const minute = (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN);
  if ((minutes ?? 60) < 60 && minute <= DAY) return minute;
  throw notAWindow(part);
}

function refuse(part: string): never {
  throw notAWindow(part);
}

const notAWindow = (text: string): HanseError =>
  new HanseError("INVALID_INPUT", `'${text}' names no times of the week`, {
    remedy: "Write e.g. 'Mon-Fri 20:00-06:00' or 'Sat,Sun 00:00-24:00', several with ';' between; all in UTC",
  });
