// How Spanish writes times, numbers and lengths of time.

import { formatsOf } from './format';

/** A time with its article: "las 14:02", and "la 01:30". */
const hour = (time: string) => `${time.startsWith('01') ? 'la' : 'las'} ${time}`;

export const {
  day,
  dayLong,
  dayShort,
  days,
  moment,
  number,
  percent,
  plural,
  rowTime,
  span,
  time,
  timeOfDay,
} = formatsOf<'one' | 'many' | 'other'>({
  locale: 'es',
  yesterday: 'Ayer',
  tomorrow: (time) => `mañana a ${hour(time)}`,
  dayAndTime: (day, time) => `el ${day} a ${hour(time)}`,
  dateAndTime: (date, time) => `el ${date} a ${hour(time)}`,
  everyDay: 'Todos los días',
  span: {
    days: (days) => `${days} d`,
    daysHours: (days, hours) => `${days} d ${hours} h`,
    hours: (hours) => `${hours} h`,
    hoursMinutes: (hours, minutes) => `${hours} h ${minutes}`,
    minutes: (minutes) => `${minutes} min`,
  },
});

/** A time within a sentence, after "desde" or "hasta". */
export const theMoment = (at: number, daysAgo: number): string =>
  daysAgo === 0 ? hour(time(at)) : moment(at, daysAgo);
