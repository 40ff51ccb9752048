// How English writes times, numbers and lengths of time.

import { formatsOf } from './format';

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
} = formatsOf<'one' | 'other'>({
  locale: 'en-GB',
  yesterday: 'Yesterday',
  tomorrow: (time) => `tomorrow ${time}`,
  dayAndTime: (day, time) => `${day} ${time}`,
  dateAndTime: (date, time) => `${date}, ${time}`,
  everyDay: 'Every day',
  span: {
    days: (days) => `${days} d`,
    daysHours: (days, hours) => `${days} d ${hours} h`,
    hours: (hours) => `${hours} h`,
    hoursMinutes: (hours, minutes) => `${hours} h ${minutes}`,
    minutes: (minutes) => `${minutes} min`,
  },
});
